import os
import shutil
import tempfile
from pathlib import Path

import pytest

NOBODY = 65534


@pytest.fixture
def open_folder():
    """A folder that other users can look into, and that nothing but the test writes to."""
    folder = Path(tempfile.mkdtemp(prefix="casework-"))
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


@pytest.fixture
def as_an_ordinary_user():
    """Rights are nothing to root, so a test about them that root runs becomes nobody once it calls this."""
    user = os.geteuid()

    def become():
        if not user:
            os.seteuid(NOBODY)

    yield become
    os.seteuid(user)
