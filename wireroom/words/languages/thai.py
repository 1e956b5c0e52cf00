"""Thai."""

from __future__ import annotations

from wireroom.words.language import LanguageWords

THAI = LanguageWords(
    code="th",
    comment_headings="ความคิดเห็น|ความเห็น",
    byline_prefixes="โดย|ผู้เขียน|เรื่อง",
    list_conjunctions="และ",
    roles="ผู้สื่อข่าว|บรรณาธิการ",
    published_labels="เผยแพร่(?:เมื่อ)?|วันที่เผยแพร่",
    updated_labels="อัปเดต(?:ล่าสุด|เมื่อ)?|ปรับปรุง(?:ล่าสุด)?|แก้ไขล่าสุด",
    photo_labels="ภาพ",
    placeholder_names="กองบรรณาธิการ|ทีมข่าว|แอดมิน",
    buttons="ตอบกลับ|ถูกใจ|แชร์|รายงาน|ตอบ",
    empty_notices="(?:ยัง)?ไม่มี(?:ความคิดเห็น|ความเห็น|คอมเมนต์)",
    closed_keywords="ปิด|ไม่เปิดให้",
    closed_notices=(
        "ปิดการแสดงความ(?:คิด)?เห็น|ความ(?:คิด)?เห็นถูกปิด|ไม่เปิดให้แสดงความ(?:คิด)?เห็น"
    ),
    next_pages="หน้าถัดไป",
    missing_pages="ไม่พบหน้า(?:ที่คุณต้องการ)?",
)
