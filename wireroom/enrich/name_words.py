"""Words that indicate the type of a name: forenames, places, and exceptions."""

from __future__ import annotations

# Forenames that are common in the news of several languages, and are rarely anything
# else.
FORENAMES = frozenset(
    """
    aaron abdul abdullah adam ahmed alan albert alejandro alex alexander alexandra
    ali alice amanda amy ana andrea andreas andrew angela ann anna anne anthony
    antonio arnaud barack barbara ben benjamin bernard bill björn bob boris brian
    bruce carlos carol caroline catherine charles chris christian christine
    christopher claire claudia daniel david deborah dennis diana diego dmitry donald
    donna doug edward elena elizabeth emily emma emmanuel eric erik fernando
    françois frank frederik friedrich gary george gerhard giorgia giovanni giuseppe
    greg günter hans hassan heinrich helen helmut henry hillary hussein ian igor
    ingrid irene isabel ivan jack jacob jacques james jan jane janet jason javier
    jay jean jeff jennifer jens jeremy jerry jesús jim joan joe johann john jonathan
    jorge josé joseph joshua juan julia julie jürgen karen karl kate katherine keith
    kelly kevin khaled kim klaus larry laura lars laurent lee linda lisa louis luca
    lucas luigi luis luiz magdalena manuel marco margaret maria marie marine mario
    martin mary matteo matt matthew michael michel michelle mike miguel mohamed
    mohammad mohammed monica muhammad nancy natalia nathalie nicolas nicole nikita
    nina olaf oleg oliver olivier omar oscar pablo pamela patricia patrick paul
    paulo pedro peter petra philip philippe pierre rachel rafael ralph raymond
    rebecca richard rick robert roberto roger ronald rosa russell ruth ryan sandra
    sarah scott sebastian sergei sergey sharon silvio simon sofia sophie stanley
    stefan stephen steve steven susan susanne sven teresa thomas tim timothy tom
    tony ursula valerie vanessa victor viktor vladimir volodymyr walter wilhelm
    william wolfgang xavier yasser yitzhak yusuf
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
# Countries, capitals and cities in the news, in the spelling of English and other
# languages; "_" separates words of one name.
PLACES = frozenset(
    name.replace("_", " ")
    for name in """
    afghanistan africa alabama alaska albania algeria amsterdam ankara antarctica
    argentina arizona arkansas armenia asia athens atlanta auckland australia
    austria azerbaijan baghdad bahrain bangkok bangladesh barcelona bavaria beijing
    beirut belarus belgium belgrade berlin bern bolivia bonn bosnia boston brasilia
    brazil brisbane britain brooklyn brussels bucharest budapest buenos_aires
    bulgaria cairo california cambodia canada caracas chicago chile china cleveland
    colombia cologne colorado congo connecticut copenhagen croatia cuba cyprus
    dallas damascus delaware denmark denver detroit deutschland dubai dublin
    düsseldorf ecuador egypt england españa estonia ethiopia europa europe finland
    florida france francia frankfurt frankreich gaza geneva georgia germany ghana
    greece guatemala haiti hamburg hanoi havana hawaii hebron helsinki honduras
    hong_kong houston hungary iceland idaho illinois india indiana indonesia iowa
    iran iraq ireland islamabad israel istanbul italia italien italy jakarta jamaica
    japan jerusalem jordan kabul kansas karachi kashmir kazakhstan kentucky kenya
    kiev kosovo kuwait kyiv lagos latvia lebanon leipzig libya lima lisbon lithuania
    london los_angeles louisiana lyon madrid maine malaysia manchester manhattan
    manila marseille maryland massachusetts mecca melbourne mexico mexico_city miami
    michigan milan minnesota mississippi missouri montana montreal morocco moscow
    mumbai munich myanmar nairobi nebraska nepal netherlands nevada new_delhi
    new_hampshire new_jersey new_mexico new_orleans new_york new_york_city
    new_zealand nicaragua nigeria north_carolina north_dakota north_korea
    northern_ireland norway ohio oklahoma oregon oslo ottawa pakistan palestine
    panama paris pennsylvania peru philadelphia philippines phoenix poland portugal
    prague puerto_rico pyongyang qatar quebec rio_de_janeiro riyadh romania rome
    russia saigon san_diego san_francisco santiago saudi_arabia scotland seattle
    seoul serbia shanghai siberia sicily singapore slovakia slovenia somalia
    south_africa south_carolina south_dakota south_korea spain spanien sri_lanka
    st_petersburg stockholm stuttgart sudan sweden switzerland sydney syria taiwan
    tehran tel_aviv tennessee texas thailand tibet tokyo toronto tripoli tunisia
    turkey uganda uk ukraine united_arab_emirates united_kingdom united_states usa
    utah vancouver venezuela vermont vienna vietnam wales warsaw washington
    west_bank wien wisconsin wyoming yemen zimbabwe zurich zürich
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
# Words in capitals that are not organisations.
NO_ORGANISATIONS = frozenset(
    """
    AI AM CD CEO DC DNA DVD GPS HIV ID II III IV LED OK PAC PC PM PR SEO TV UAE UI UK US
    USA UTC UV
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
