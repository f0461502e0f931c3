from casework.cli.layout import labelled


def test_a_label_stays_before_a_word_that_is_longer_than_the_line():
    path = "/srv/" + "long/" * 20

    assert labelled("file", path, width=8) == f"file    {path}"


def test_a_long_text_goes_on_below_itself():
    first, second = labelled("note", "word " * 20, width=8).split("\n")

    assert first.startswith("note    word word")
    assert second.startswith("        word")


def test_a_label_without_a_text_stands_alone():
    assert labelled("note", "", width=8) == "note    "
