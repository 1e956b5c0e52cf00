"""Turkish."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

TURKISH = LanguageWords(
    code="tr",
    pending_notices=r"yorum(?:unuz)?\sonay\sbekliyor",
    removal_notices=r"(?:bu\s)?yorum\s(?:silindi|silinmiştir|kaldırıldı)",
    comment_nouns="yorum(?:lar)?|yanıt|cevap|düşünce",
    reply_nouns="yanıt|cevap",
    comment_headings="yorumlar|okuyucu yorumları|yorum",
    empty_notices=(
        r"henüz yorum (?:yok|yapılmamış)\w*|yorum yok|0 yorum"
        "|ilk yorumu (?:sen|siz) .{0,20}|ilk yorum yapan .{0,20}"
        "|henüz hiç yorum .{0,20}"
    ),
    closed_notices=(
        r"yorumlar kapalı|yoruma kapalı|yorumlar kapat\w+|yoruma kapat\w+"
        "|yorum yapılamaz"
    ),
    closed_keywords="kapalı|kapat|yapılamaz",
    reply_phrases="yanıt olarak|cevaben|yanıtlanan",
    buttons="yanıtla|cevapla|şikayet et|beğen|bildir|paylaş|alıntıla|cevap yaz",
    unverified_marks="misafir|ziyaretçi|doğrulanmamış|doğrulanmadı",
    byline_prefixes="yazar|yazan|haber|muhabir",
    list_conjunctions="ve",
    roles="muhabiri?|editör[üu]?",
    published_labels=(
        "yayınlanma(?: tarihi)?|yayın tarihi|giriş(?: tarihi)?|oluşturulma(?: tarihi)?"
    ),
    updated_labels="güncelle(?:me|nme)(?: tarihi)?|son güncelle(?:me|nme)",
    member_labels="katılım(?: tarihi)?|kayıt(?: tarihi)?|üyelik tarihi",
    related_labels="ayrıca okuyun|ilgili haber",
    list_headings=(
        "ilgili haberler|benzer haberler|önerilen haberler|en çok okunanlar"
    ),
    site_buttons="reklam|paylaş",
    photo_labels="foto(?:ğraf)?",
    placeholder_names="haber merkezi|yönetici",
    speech_verbs="dedi ki|diyor ki",
    next_pages="sonraki sayfa",
    missing_pages="sayfa bulunamadı",
    loading_comments=(r"yorumlar\s+yükleniyor"),
    more_comments=(
        r"(?:daha fazla|tüm|diğer|önceki|sonraki|eski)\s+(?:\d{1,6}\s+)?yorum(?:ları?"
        r"|u)?(?:\s+(?:göster|yükle|gör|oku|görüntüle))?|daha fazla (?:yükle|göster)"
    ),
    ages=AgeWords(
        before_yesterday="evvelsi gün|önceki gün",
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
