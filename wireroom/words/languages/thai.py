"""Thai."""

from __future__ import annotations

from wireroom.words.language import LanguageWords

THAI = LanguageWords(
    code="th",
    comment_headings="ความคิดเห็น",
    byline_prefixes="โดย|ผู้เขียน|เรื่อง",
    list_conjunctions="และ",
    roles="ผู้สื่อข่าว|บรรณาธิการ",
    published_labels="เผยแพร่(?:เมื่อ)?|วันที่เผยแพร่",
    updated_labels="อัปเดต(?:ล่าสุด|เมื่อ)?|ปรับปรุง(?:ล่าสุด)?|แก้ไขล่าสุด",
)
