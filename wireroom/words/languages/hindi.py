"""Hindi."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

HINDI = LanguageWords(
    code="hi",
    reply_nouns="जवाब|उत्तर",
    comment_headings="टिप्पणियाँ|टिप्पणियां",
    reply_phrases="के जवाब में|के उत्तर में",
    buttons="उत्तर दें|जवाब दें|रिपोर्ट|शेयर|लाइक|पसंद",
    unverified_marks="अतिथि|असत्यापित",
    byline_prefixes="द्वारा|लेखक|लेखिका|रिपोर्ट|written by",
    list_conjunctions="और|एवं",
    roles="संवाददाता|संपादक|पत्रकार",
    published_labels="प्रकाशित|पब्लिश",
    updated_labels="अपडेट(?:ेड)?|अद्यतन|अंतिम अपडेट",
    related_labels="यह भी पढ़ें|ये भी पढ़ें",
    list_headings="य[हे] भी पढ़ें|संबंधित खबरें|ट्रेंडिंग",
    site_buttons="विज्ञापन",
    comment_nouns="टिप्पणिया[ँं]|टिप्पणी",
    empty_notices="(?:अभी तक )?कोई टिप्पणी नहीं.{0,12}",
    closed_keywords="बंद",
    closed_notices=r"टिप्पणी \S{1,20} ?बंद|टिप्पणिया[ँं] बंद",
    next_pages="अगला (?:पेज|पृष्ठ)",
    missing_pages="पेज नहीं मिला",
    ages=AgeWords(
        after="पहले",
        minute="मिनट|मिनटों",
        hour="घंटे|घंटा|घण्टे|घण्टा|घंटों",
        day="दिन|दिनों",
        week="हफ्ते|हफ़्ते|सप्ताह|हफ्ता",
        month="महीने|महीना|माह",
        year="साल|वर्ष|सालों",
        yesterday="कल",
        one="एक",
        today="आज",
        just_now="अभी|अभी-अभी",
        afternoon="अपराह्न",
        forenoon="पूर्वाह्न",
        second="सेकंड|सेकेंड",
    ),
    months={"दिसम्बर": 12},
)
