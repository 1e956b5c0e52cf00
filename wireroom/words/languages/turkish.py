"""Turkish."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

TURKISH = LanguageWords(
    code="tr",
    comment_nouns="yorum(?:lar)?",
    comment_headings="yorumlar",
    empty_notices=r"henüz yorum (?:yok|yapılmamış)\w*|yorum yok|0 yorum",
    closed_notices="yorumlar kapalı|yoruma kapalı",
    closed_keywords="kapalı",
    reply_phrases="yanıt olarak|cevaben|yanıtlanan",
    buttons="yanıtla|cevapla|şikayet et|beğen",
    byline_prefixes="yazar|yazan|haber|muhabir",
    list_conjunctions="ve",
    roles="muhabiri?|editör[üu]?",
    published_labels=(
        "yayınlanma(?: tarihi)?|yayın tarihi|giriş(?: tarihi)?|oluşturulma(?: tarihi)?"
    ),
    updated_labels="güncelle(?:me|nme)(?: tarihi)?|son güncelle(?:me|nme)",
    related_labels="ayrıca okuyun|ilgili haber",
    list_headings=(
        "ilgili haberler|benzer haberler|önerilen haberler|en çok okunanlar"
    ),
    site_buttons="reklam|paylaş",
    ages=AgeWords(
        after="önce",
        one="bir",
        just_now="az önce|şimdi",
        today="bugün",
        yesterday="dün",
        second="saniye",
        minute="dakika|dk",
        hour="saat|sa",
        day="gün",
        week="hafta",
        month="ay",
        year="yıl",
    ),
)
