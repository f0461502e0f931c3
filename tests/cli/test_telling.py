import json


def test_json_sends_no_raw_character_that_could_steer_a_terminal(office):
    words = "A\x9b2J \u202eevil\u2066 \u200b caf\u00e9 \U000e0041 \u2603"
    receive = "receive --kind complaint --procedure lgsco-code-2024 --reference R-1 --on 2024-12-20 --summary -"
    assert office(receive, typed=words).exit_code == 0

    said = office("show R-1 --json").stdout

    assert json.loads(said)["summary"] == words
    assert all(symbol.isprintable() for symbol in said.removesuffix("\n"))
    assert "caf\u00e9" in said
    assert "\u2603" in said
