from casework.application.suggesting.dialects import Dialect, guess_dialect

ROWS = "Ref;Received;Text\r\n1;01/02/2023;one, two, three\r\n2;02/02/2023;four\r\n"


def test_commas_need_no_word():
    assert guess_dialect("a,b\n1,2\n") == Dialect()


def test_another_delimiter_that_fits_every_row_needs_no_word():
    found = guess_dialect(ROWS)

    assert found.delimiter == ";"
    assert found.guesses == ()


def test_a_delimiter_that_does_not_fit_every_row_is_a_guess_and_says_so():
    assert guess_dialect(f"{ROWS}end\n").guesses == ('";" between fields gives 3 columns in 3 of the first 4 rows.',)


def test_a_tab_is_told_as_it_is_written_in_a_mapping():
    found = guess_dialect("Our list\na\tb\n1\t2\n")

    assert found.delimiter == "\t"
    assert found.guesses == ('"\\t" between fields gives 2 columns in 2 of the first 3 rows.',)


def test_a_header_below_a_title_is_found():
    found = guess_dialect(f"Complaints 2023\n\nCouncil of Exampleton;;\n{ROWS}")

    assert found.header == 4
    assert len(found.guesses) == 1


def test_where_no_line_looks_like_a_header_it_is_the_first():
    assert guess_dialect("a,,,\n,b,,\n,,c,\n").header == 1


def test_nothing_is_guessed_of_a_single_column_or_of_nothing():
    assert guess_dialect("a\nb\n") == Dialect()
    assert guess_dialect("") == Dialect()


def test_only_the_first_rows_are_looked_at():
    assert guess_dialect("a\n" + "a;b\n" * 500).guesses == (
        '";" between fields gives 2 columns in 199 of the first 200 rows.',
    )


def test_a_field_beyond_every_limit_ends_the_look():
    assert guess_dialect("a;b\n1;2\n" + "x" * 200_000 + ";y\n").delimiter == ";"
