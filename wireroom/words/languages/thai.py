"""Thai."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

THAI = LanguageWords(
    code="th",
    comment_nouns="ความ(?:คิด)?เห็น(?:บน|เกี่ยวกับ|สำหรับ|ต่อ|ใน|ถึง)?",
    reply_nouns="การตอบกลับ",
    comment_headings="ความคิดเห็น|ความเห็น",
    unverified_marks="ผู้เยี่ยมชม",
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
    next_pages="หน้า(?:ถัดไป|ต่อไป)",
    related_labels=(
        "เรื่องที่เกี่ยวข้อง|ข่าวที่เกี่ยวข้อง|บทความที่เกี่ยวข้อง|อ่านเพิ่มเติม|อ่านต่อ"
        "|อ่านข่าวเพิ่มเติม|อ่านเพิ่ม|อ่านประกอบ"
    ),
    list_headings=("(?:เรื่อง|ข่าว|บทความ)ที่เกี่ยวข้อง|ข่าวล่าสุด|ข่าวยอดนิยม|อ่านเพิ่มเติม|ที่เกี่ยวข้อง"),
    more_comments="(?:ดู|โหลด)ความ(?:คิด)?เห็นเพิ่มเติม",
    missing_pages="ไม่พบหน้า(?:ที่คุณต้องการ)?",
    ages=AgeWords(after="มาแล้ว"),
)
