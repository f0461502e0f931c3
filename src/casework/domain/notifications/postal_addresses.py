"""What a postal address must have for a letter to arrive: enough lines, and a postcode or a country at its end.

The rule is that of GOV.UK Notify, by which most councils' letters go: three to seven lines with the name, of which the
last is a UK postcode or the name of a country outside the UK ("Send a letter" in its API documentation,
https://docs.notifications.service.gov.uk/rest-api.html#send-a-letter; read as its own code does, in
alphagov/notifications-utils, recipient_validation/postal_address.py). The country in the line below a postcode may be
one of the UK, or one of the islands that have UK postcodes. An address of the British forces may end with its BFPO
number. Whether a postcode that can be one is in use, only the postal service knows.
"""

import re
from collections.abc import Sequence

FEWEST_LINES, MOST_LINES = 3, 7
"""How many lines an address has, with the name in the first."""

_POSTCODE = r"[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][ABD-HJLNP-UW-Z]{2}"
_ENDS_RIGHT = re.compile(rf"{_POSTCODE}|GIR ?0AA|BFPO ?(?:C/O ?)?[0-9]{{1,4}}", re.IGNORECASE)
_AT_THE_END = re.compile(rf"[ ,]({_POSTCODE})\Z", re.IGNORECASE)
_NOWHERE = re.compile(r"\bno fixed (?:abode|address)\b|^nfa$", re.IGNORECASE | re.MULTILINE)

_UK_NAMES = (
    "united kingdom|uk|u.k|great britain|gb|britain|england|scotland|wales|cymru|northern ireland|jersey|guernsey|"
    "alderney|sark|herm|isle of man"
)
_WITH_UK_POSTCODES = frozenset(_UK_NAMES.split("|"))

_NAMES = (
    # ISO 3166-1 by the English names of the tz database (iso3166.tab), and what people write in their place
    "afghanistan|aland islands|åland islands|albania|algeria|american samoa|samoa (american)|andorra|angola|anguilla|"
    "antarctica|antigua and barbuda|argentina|armenia|aruba|australia|austria|azerbaijan|bahamas|the bahamas|bahrain|"
    "bangladesh|barbados|belarus|belgium|belize|benin|bermuda|bhutan|bolivia|bosnia and herzegovina|bosnia|botswana|"
    "bouvet island|brazil|british indian ocean territory|british virgin islands|virgin islands (uk)|brunei|bulgaria|"
    "burkina faso|burma|burundi|cambodia|cameroon|canada|cape verde|cabo verde|caribbean nl|caribbean netherlands|"
    "bonaire|cayman islands|central african republic|central african rep|chad|chile|china|christmas island|"
    "cocos (keeling) islands|colombia|comoros|congo|congo (rep.)|congo (dem. rep.)|democratic republic of the congo|"
    "republic of the congo|cook islands|costa rica|cote d'ivoire|côte d'ivoire|ivory coast|croatia|cuba|curacao|"
    "curaçao|cyprus|czech republic|czechia|denmark|djibouti|dominica|dominican republic|east timor|timor-leste|ecuador|"
    "egypt|el salvador|equatorial guinea|eritrea|estonia|eswatini|eswatini (swaziland)|swaziland|ethiopia|"
    "falkland islands|faroe islands|fiji|finland|france|french guiana|french polynesia|french s. terr|gabon|gambia|"
    "the gambia|georgia|germany|ghana|gibraltar|greece|greenland|grenada|guadeloupe|guam|guatemala|guinea|"
    "guinea-bissau|guyana|haiti|heard island and mcdonald islands|honduras|hong kong|hungary|iceland|india|indonesia|"
    "iran|iraq|ireland|republic of ireland|irish republic|eire|éire|israel|italy|jamaica|japan|jordan|kazakhstan|kenya|"
    "kiribati|korea (north)|north korea|korea (south)|south korea|korea|kosovo|kuwait|kyrgyzstan|laos|latvia|lebanon|"
    "lesotho|liberia|libya|liechtenstein|lithuania|luxembourg|macau|macao|madagascar|malawi|malaysia|maldives|mali|"
    "malta|marshall islands|martinique|mauritania|mauritius|mayotte|mexico|micronesia|moldova|monaco|mongolia|"
    "montenegro|montserrat|morocco|mozambique|myanmar|myanmar (burma)|namibia|nauru|nepal|netherlands|the netherlands|"
    "holland|new caledonia|new zealand|nicaragua|niger|nigeria|niue|norfolk island|north macedonia|"
    "northern mariana islands|norway|oman|pakistan|palau|palestine|panama|papua new guinea|paraguay|peru|philippines|"
    "the philippines|pitcairn|poland|portugal|puerto rico|qatar|reunion|réunion|romania|russia|russian federation|"
    "rwanda|samoa|samoa (western)|san marino|sao tome and principe|saudi arabia|senegal|serbia|seychelles|"
    "sierra leone|singapore|slovakia|slovenia|solomon islands|somalia|south africa|"
    "south georgia and the south sandwich islands|south sudan|spain|sri lanka|st barthelemy|st helena|"
    "st kitts and nevis|st lucia|st maarten (dutch)|st martin (french)|st pierre and miquelon|st vincent|"
    "st vincent and the grenadines|sudan|suriname|svalbard and jan mayen|sweden|switzerland|syria|taiwan|tajikistan|"
    "tanzania|thailand|togo|tokelau|tonga|trinidad and tobago|tunisia|turkey|türkiye|turkiye|turkmenistan|"
    "turks and caicos is|turks and caicos islands|tuvalu|uganda|ukraine|united arab emirates|uae|united states|"
    "united states of america|usa|us|u.s.a|america|us minor outlying islands|uruguay|us virgin islands|"
    "virgin islands (us)|uzbekistan|vanuatu|vatican city|venezuela|vietnam|viet nam|wallis and futuna|western sahara|"
    "yemen|zambia|zimbabwe"
)
_COUNTRIES = frozenset(_NAMES.split("|"))


def letter_lines(*, name: str, address: str, postcode: str) -> Sequence[str]:
    """Return the lines of the address of a letter; none where neither *address* nor *postcode* says anything.

    An *address* in one line is parted at its commas, and a postcode at the end of a line stands in a line of its own.
    *name* comes first, unless it does already.
    """
    lines = [line for each in (address, postcode) for line in _lines(each)]
    if not lines:
        return ()
    if (found := _AT_THE_END.search(lines[-1])) is not None:
        lines[-1:] = _trimmed(lines[-1][: found.start()]), found[1]
    first = " ".join("".join(sign if sign.isprintable() else " " for sign in name).split())
    return (first, *lines) if first and first.casefold() != lines[0].casefold() else tuple(lines)


def _lines(text: str) -> Sequence[str]:
    lines = [line for line in map(_trimmed, text.splitlines()) if line]
    return [part for part in map(_trimmed, lines[0].split(",")) if part] if len(lines) == 1 else lines


def _trimmed(line: str) -> str:
    return line.strip(" \t,")


def is_nowhere(lines: Sequence[str]) -> bool:
    """Say whether an address says that there is none: no fixed abode."""
    return _NOWHERE.search("\n".join(lines)) is not None


def has_its_end(lines: Sequence[str]) -> bool:
    """Say whether an address ends with a UK postcode, or with a country outside the UK."""
    rest = list(lines)
    while rest and _country(rest[-1]) in _WITH_UK_POSTCODES:
        rest.pop()
    if not rest:
        return False
    is_abroad = len(rest) == len(lines) and _country(rest[-1]) in _COUNTRIES
    return is_abroad or _ENDS_RIGHT.fullmatch(" ".join(rest[-1].split())) is not None


def _country(line: str) -> str:
    plain = line.casefold().replace("&", " and ").replace("saint ", "st ").replace("\u2019", "'")
    return " ".join(plain.split()).rstrip(".")
