"""Month names, units of time and words for "ago", in the languages of the news."""

from __future__ import annotations

_MONTH_WORDS = (
    (
        "january jan januar janvier janv enero ene januari janeiro gennaio gen jaan "
        "jänner jän januára januar stycznia styczeń sty ledna leden января январь янв "
        "січня ocak oca ianuarie ιανουαρίου يناير جنوری ژانویه جانفي जनवरी tammikuuta"
    ),
    (
        "february feb febr februar février févr fév febrero februari fevereiro fev "
        "febbraio lutego luty lut února únor февраля февраль фев лютого şubat şub "
        "februarie φεβρουαρίου فبراير فروری فوریه فيفري फ़रवरी फरवरी helmikuuta"
    ),
    (
        "march mar märz mär mrz mars marzo maart mrt março marca marzec března březen "
        "марта март мар березня mart martie μαρτίου مارس مارچ मार्च maaliskuuta"
    ),
    (
        "april apr avril avr abril abr aprile kwietnia kwiecień kwi dubna duben апреля "
        "апрель апр квітня nisan nis aprilie απριλίου أبريل ابريل اپریل آوریل أفريل "
        "अप्रैल huhtikuuta"
    ),
    (
        "may mai mayo mei maio mag maggio maj maja května květen мая май травня mayıs "
        "μαΐου مايو مئی مه ماي मई toukokuuta"
    ),
    (
        "june jun juni juin junio junho giugno giu czerwca czerwiec cze června červen "
        "июня июнь июн червня haziran haz iunie ιουνίου يونيو جون ژوئن جوان जून "
        "kesäkuuta"
    ),
    (
        "july jul juli juillet juil julio julho luglio lug lipca lipiec lip července "
        "červenec июля июль июл липня temmuz tem iulie ιουλίου يوليو جولائی ژوئیه "
        "جويلية जुलाई heinäkuuta"
    ),
    (
        "august aug août aout agosto ago augustus sierpnia sierpień sie srpna srpen "
        "августа август авг серпня ağustos ağu αυγούστου أغسطس اغسطس اگست اوت أوت "
        "अगस्त elokuuta augusti"
    ),
    (
        "september sep sept septembre septiembre setembro set settembre wrzesień "
        "września wrz září сентября сентябрь сен сент вересня eylül eyl septembrie "
        "σεπτεμβρίου سبتمبر ستمبر سپتامبر सितंबर सितम्बर syyskuuta"
    ),
    (
        "october oct oktober okt octobre octubre outubro out ottobre ott października "
        "październik paź října říjen октября октябрь окт жовтня ekim eki octombrie "
        "οκτωβρίου أكتوبر اكتوبر اکتوبر اکتبر अक्टूबर lokakuuta"
    ),
    (
        "november nov novembre noviembre novembro listopada listopad lis listopadu "
        "ноября ноябрь ноя листопада kasım kas noiembrie νοεμβρίου نوفمبر نومبر نوامبر "
        "नवंबर नवम्बर marraskuuta"
    ),
    (
        "december dec dezember dez décembre déc diciembre dic dezembro dicembre "
        "grudnia grudzień gru prosince prosinec декабря декабрь дек грудня aralık ara "
        "decembrie δεκεμβρίου ديسمبر دسمبر دسامبر दिसंबर दिसम्बर joulukuuta"
    ),
)
MONTHS = {
    word: number
    for number, words in enumerate(_MONTH_WORDS, 1)
    for word in words.split()
}

_SECOND, _MINUTE, _HOUR, _DAY = 1, 60, 3600, 86400
_UNIT_WORDS = {
    _SECOND: (
        "second seconds sec secs sekunden sekunde secondes segundos secondi секунд "
        "saniye ثانية ثوان ثانیه שניות detik giây sekunder 秒 초"
    ),
    _MINUTE: (
        "minute minutes min mins minuten minutos minuto minuti minuto minut минут "
        "минуты минуту хвилин хвилини хвилину dakika دقيقة دقائق دقیقه منٹ मिनट "
        "minuter minutter minuutti minuuttia minutami menit phút λεπτά λεπτό דקה דקות "
        "perce 分 分钟 分鐘 분"
    ),
    _HOUR: (
        "hour hours hr hrs h std stunde stunden heure heures hora horas ora ore uur "
        "godz godzin godziny godzinę часов часа час годин години годину saat ساعة "
        "ساعات ساعت گھنٹے घंटे timer timmar timme time tunti tuntia hodinami hodinou jam "
        "giờ ώρα ώρες שעה שעות órája 小时 小時 時間 시간"
    ),
    _DAY: (
        "day days d tag tage tagen jour jours día días dia dias giorno giorni dag "
        "dagen dni dzień дней дня день днів дні gün يوم أيام روز دن दिन dagar dage "
        "päivä päivää dny dnem hari ngày zile zi ημέρα ημέρες μέρες יום ימים napja "
        "天 日 일"
    ),
    7 * _DAY: (
        "week weeks wk w woche wochen semaine semaines semana semanas settimana "
        "settimane weken tygodnie tygodni недели недель неделю тижні тижнів тиждень "
        "hafta أسبوع أسابيع هفته ہفتے हफ्ते uger veckor uker viikko viikkoa týdny týdnem "
        "minggu tuần săptămâni εβδομάδα εβδομάδες שבוע שבועות hete 周 週間 주"
    ),
    30 * _DAY: (
        "month months mo monat monate monaten mois mes meses mês mesi mese maand "
        "maanden miesiące miesięcy месяцев месяца месяц місяців місяці місяць ay شهر "
        "أشهر ماه ماہ महीने måneder månader kuukausi kuukautta měsíci bulan tháng luni "
        "μήνα μήνες חודש חודשים hónapja 月 个月 か月 ヶ月 개월 달"
    ),
    365 * _DAY: (
        "year years yr yrs y jahr jahre jahren an ans année années año años ano anos "
        "anni anno jaar lat lata лет года год років роки рік yıl سنة سنوات سال साल år "
        "vuosi vuotta lety rokem tahun năm ani χρόνια שנה שנים éve 年 년"
    ),
}
UNITS = {word: size for size, words in _UNIT_WORDS.items() for word in words.split()}
# Two of one unit in one word, in Arabic and Hebrew.
PAIRS = {
    "دقيقتين": _MINUTE, "ساعتين": _HOUR, "يومين": _DAY, "أسبوعين": 7 * _DAY,
    "شهرين": 30 * _DAY, "سنتين": 365 * _DAY, "שעתיים": _HOUR, "יומיים": _DAY,
    "שבועיים": 7 * _DAY, "חודשיים": 30 * _DAY, "שנתיים": 365 * _DAY,
}  # fmt: skip

AGO_BEFORE = (
    "vor", "il y a", "hace", "há", "منذ", "قبل", "för", "πριν", "acum", "před",
    "לפני",
)  # fmt: skip
AGO_AFTER = (
    "ago", "fa", "geleden", "temu", "назад", "önce", "sedan", "siden", "atrás",
    "پہلے", "پیش", "पहले", "前", "전", "тому", "earlier", "sitten", "lalu", "trước",
    "ezelőtt",
)  # fmt: skip
JUST_NOW = frozenset(
    {"just now", "now", "moments ago", "a moment ago", "a few seconds ago",
     "less than a minute ago", "gerade eben", "gerade", "vor wenigen sekunden",
     "vor einem moment", "à l'instant", "il y a un instant", "ahora", "ahora mismo",
     "hace un momento", "hace unos segundos", "agora", "agora mesmo", "há instantes",
     "adesso", "proprio ora", "pochi secondi fa", "zojuist", "przed chwilą", "teraz",
     "только что", "щойно", "az önce", "şimdi", "just nu", "nyss", "lige nu",
     "akkurat nå", "juuri nyt", "právě teď", "الآن", "همین الان", "עכשיו",
     "baru saja", "vừa xong", "たった今", "今", "刚刚", "剛剛", "방금", "방금 전"}
)  # fmt: skip
TODAY = (
    "today", "heute", "aujourd'hui", "hoy", "hoje", "oggi", "vandaag", "сегодня",
    "сьогодні", "dzisiaj", "dziś", "bugün", "i dag", "idag", "tänään", "dnes", "اليوم",
    "امروز", "hari ini", "hôm nay", "今日", "今天", "오늘",
)  # fmt: skip
YESTERDAY = (
    "yesterday", "gestern", "hier", "ayer", "ontem", "ieri", "gisteren", "вчера",
    "вчора", "wczoraj", "dün", "i går", "igår", "eilen", "včera", "أمس", "دیروز",
    "kemarin", "hôm qua", "昨日", "昨天", "어제",
)  # fmt: skip

# RFC 822 names its own; the rest are those newspapers print, none with two meanings.
ZONES = {
    "z": 0, "utc": 0, "gmt": 0, "est": -300, "edt": -240, "cst": -360, "cdt": -300,
    "mst": -420, "mdt": -360, "pst": -480, "pdt": -420, "cet": 60, "cest": 120,
    "mez": 60, "mesz": 120, "eet": 120, "eest": 180, "pkt": 300, "jst": 540,
    "msk": 180, "aest": 600, "aedt": 660, "akst": -540, "akdt": -480, "hst": -600,
}  # fmt: skip
