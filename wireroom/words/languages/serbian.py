"""Serbian, in both scripts."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

SERBIAN = LanguageWords(
    code="sr",
    comment_nouns=r"реагова(?:ње|ња)|reagova(?:nje|nja)|одговора?\sна|мисли\sо",
    reply_nouns="одговора?|odgovora?",
    comment_headings="коментари|реаговања|komentari",
    buttons="одговори|пријави|цитирај|препоручујем|odgovori|prijavi|citiraj|preporučujem",
    speech_verbs="каже|рекао|написао|пише",
    unverified_marks="гост|gost|није потврђен",
    byline_prefixes="аутор(?:ка|и)?|пише",
    list_conjunctions="и",
    roles="новинар(?:ка)?|уредни(?:к|ца)|дописни(?:к|ца)",
    published_labels="објављено|датум објаве",
    updated_labels="ажурирано|измењено|последња измена|ažurirano|poslednja izmena",
    photo_labels="фото",
    placeholder_names="редакција|администратор",
    related_labels="прочитајте и|погледајте и|pročitajte i|pogledajte i",
    list_headings=(
        "повезан[ие] (?:чланци|вести|садржај)|најчитаније|прочитајте (?:и|још)"
        "|povezan[ie] (?:članci|vesti|sadržaj)|pročitajte (?:i|još)"
    ),
    empty_notices=(
        "(?:још )?нема коментара|0 коментара|будите први.{0,30}"
        "|(?:još )?nema komentara|budite prvi.{0,30}"
    ),
    closed_keywords="затворен|искључен|онемогућен",
    closed_notices=(
        "затворено за коментаре|коментари су (?:затворени|искључени|онемогућени)"
        "|коментарисање је (?:затворено|искључено|онемогућено)"
    ),
    pending_notices=r"(?:ваш\s)?коментар\sчека\s(?:на\s)?(?:преглед|одобрење)",
    removal_notices=r"(?:овај\s)?коментар\sје\s(?:обрисан|уклоњен)",
    next_pages="следећа стра(?:на|ница)|sledeća stra(?:na|nica)",
    missing_pages="страница није пронађена|stranica nije pronađena",
    ages=AgeWords(
        before="пре|pre",
        today="данас",
        yesterday="јуче|juče",
        before_yesterday="прекјуче|prekjuče",
        second="секунд|секунде|секунди",
        minute="минут|минута|минуте|minut",
        hour="сат|сата|сати|час|часа|часова|časova",
        day="дан|дана",
        week="недеља|недеље|недељу|nedelja|nedelje|nedelju",
        month="месец|месеца|месеци|mesec|meseca|meseci",
        year="година|године|годину",
        forenoon="пре подне|пре п|pre p|prije p",
        afternoon="по подне|по п|po p",
    ),
    # CLDR has the nominative alone; dates are printed in the genitive.
    months={
        "јануара": 1, "фебруара": 2, "марта": 3, "априла": 4, "маја": 5, "јуна": 6,
        "јула": 7, "августа": 8, "септембра": 9, "октобра": 10, "новембра": 11,
        "децембра": 12, "januara": 1, "februara": 2, "marta": 3, "aprila": 4,
        "maja": 5, "juna": 6, "jula": 7, "avgusta": 8, "septembra": 9, "oktobra": 10,
        "novembra": 11, "decembra": 12,
    },
)  # fmt: skip
