"""Indonesian."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

INDONESIAN = LanguageWords(
    code="id",
    comment_nouns=(
        r"komentar|(?:tanggapan|balasan)\s(?:untuk|pada|terhadap)|"
        r"pemikiran\s(?:pada|tentang)"
    ),
    reply_nouns="balasan",
    comment_headings="komentar|komentar pembaca",
    empty_notices=(
        "(?:belum ada|tidak ada) komentar|jadilah (?:yang|orang) pertama .{0,30}"
    ),
    unverified_marks="tamu|belum diverifikasi",
    byline_prefixes="oleh|penulis",
    related_labels="baca juga",
    reply_phrases="menanggapi|membalas|balasan untuk",
    list_conjunctions="dan",
    roles="reporter|redaktur|wartawan|jurnalis",
    published_labels="diterbitkan|dipublikasikan|terbit|tayang",
    updated_labels="diperbarui|pembaruan",
    member_labels="bergabung|terdaftar sejak|anggota sejak",
    list_headings="baca juga|berita terkait|artikel terkait|terpopuler",
    site_buttons="iklan|bagikan",
    photo_labels="foto",
    placeholder_names="redaksi|tim redaksi",
    speech_verbs="berkata|mengatakan|menulis",
    buttons="balas|laporkan|suka|bagikan",
    closed_keywords="ditutup|dinonaktifkan",
    closed_notices="komentar (?:telah |sudah )?(?:ditutup|dinonaktifkan)",
    next_pages="halaman (?:berikutnya|selanjutnya)",
    missing_pages="halaman tidak ditemukan",
    ages=AgeWords(
        before_yesterday="kemarin lusa|kemarin dulu",
        after="lalu",
        just_now="baru saja",
        today="hari ini",
        yesterday="kemarin",
        second="detik",
        minute="menit",
        hour="jam",
        day="hari",
        week="minggu",
        month="bulan",
        year="tahun",
    ),
)
