"""Vietnamese."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

VIETNAMESE = LanguageWords(
    code="vi",
    pending_notices=r"(?:nhận\sxét|bình\sluận)(?:\scủa\sbạn)?\sđang\schờ\s(?:phê\s)?duyệt",
    removal_notices=r"(?:nhận\sxét|bình\sluận)(?:\snày)?\sđã\s(?:bị\s)?(?:xóa|xoá)",
    comment_nouns=(
        r"bình luận|phản hồi\s(?:cho|về|tới)|trả lời\scho|"
        r"suy nghĩ\s(?:trên|về)"
    ),
    reply_nouns="phản hồi|trả lời",
    comment_headings="bình luận|ý kiến|ý kiến bạn đọc",
    empty_notices=(
        "(?:chưa có|không có) bình luận(?: nào)?|hãy là người đầu tiên .{0,30}"
    ),
    reply_phrases="trả lời cho|phản hồi cho",
    unverified_marks="khách|chưa xác minh",
    byline_prefixes="tác giả|bởi",
    list_conjunctions="và",
    roles="phóng viên|biên tập viên",
    published_labels="ngày đăng|đăng lúc|xuất bản|đăng ngày",
    updated_labels="cập nhật(?: lúc| lần cuối)?",
    member_labels="ngày tham gia|tham gia|thành viên từ",
    related_labels="xem thêm|đọc thêm",
    list_headings="tin liên quan|bài viết liên quan|xem thêm|đọc nhiều",
    site_buttons="quảng cáo|chia sẻ",
    photo_labels="ảnh",
    placeholder_names="ban biên tập|bbt",
    buttons="trả lời|thích|báo cáo|chia sẻ",
    closed_keywords="đóng|khóa|tắt",
    closed_notices="bình luận (?:đã )?(?:bị )?(?:đóng|khóa|tắt)",
    next_pages="trang (?:sau|tiếp theo)",
    missing_pages="không tìm thấy trang",
    ages=AgeWords(
        before_yesterday="hôm kia",
        after="trước",
        just_now="vừa xong",
        today="hôm nay",
        yesterday="hôm qua",
        second="giây",
        minute="phút",
        hour="giờ",
        day="ngày",
        week="tuần",
        month="tháng",
        year="năm",
    ),
)
