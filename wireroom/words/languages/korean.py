"""Korean."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

KOREAN = LanguageWords(
    code="ko",
    pending_notices=r"(?:이\s)?댓글이\s승인을\s기다리고\s있습니다|승인\s대기\s중인\s댓글(?:입니다)?",
    removal_notices=r"(?:이\s)?댓글이\s(?:삭제되었습니다|삭제됐습니다)|삭제된\s댓글입니다",
    # A number behind the others counts the replies to one comment.
    comment_nouns=(
        "댓글"
        r"|(?:응답|답변|답글|생각)(?!\s*[(\uff08:]?\s*\d)"
    ),
    comment_counters=r"개의\s?|개\s?",
    reply_nouns="답글|대댓글|답변",
    comment_headings="댓글|의견|답글",
    empty_notices=(
        r"(?:등록된 |아직 )?댓글이 (?:아직 )?없\w{1,3}|댓글 없음|첫 (?:번째"
        " )?댓글.{0,20}"
        r"|작성된 댓글이 없\w{1,3}|댓글 0개?"
    ),
    reply_phrases="님에게 답글|답글 대상",
    buttons="답글|답글쓰기|답글 달기|신고|추천|비추천|공감|비공감|공유|좋아요|대댓글",
    unverified_marks="손님|게스트|미확인",
    attached_roles="선임기자|인턴기자|수습기자|전문기자|기자|특파원|논설위원|편집위원|통신원",
    byline_prefixes="글|작성자|기자|취재",
    published_labels="입력|등록|발행(?:일)?|게재|기사입력|승인|송고시간",
    updated_labels=(
        "(?:기사|최종|마지막|최근) ?(?:수정|업데이트)(?:일)?|수정(?:일)?|업데이트"
    ),
    member_labels="가입(?:일)?",
    related_labels="관련기사|관련 기사",
    list_headings="관련 ?기사|추천 ?기사|많이 본 (?:기사|뉴스)|이 기사도 인기",
    site_buttons="광고|공유하기",
    photo_labels="사진",
    placeholder_names="편집부|관리자|온라인뉴스팀|디지털뉴스팀",
    closed_keywords="닫혔|닫혀|허용되지|수 없|중지|제한|비활성",
    closed_notices=(
        r"댓글(?:이|은|을)? (?:닫혔|닫혀|허용되지 않)\w*|댓글을? (?:달|남길|쓸"
        r"|작성할) 수 없\w*"
        r"|댓글 (?:기능|작성)(?:이|은)? (?:중지|제한|비활성)\w*"
    ),
    consent_words="쿠키|동의|개인정보",
    next_pages="다음 페이지",
    missing_pages="페이지를 찾을 수 없습니다",
    loading_comments=(r"댓글을?\s?불러오는\s?중(?:입니다)?"),
    more_comments=(
        r"(?:댓글|의견)\s?(?:더\s?보기|더\s?불러오기|전체\s?보기|모두\s?보기)"
        r"|(?:이전|다음|전체|모든)\s?(?:댓글|의견)(?:\s?보기)?"
    ),
    ages=AgeWords(
        before_yesterday="그저께|그제",
        after="전",
        just_now="방금|방금 전",
        today="오늘",
        yesterday="어제",
        second="초",
        minute="분",
        hour="시간",
        day="일",
        week="주",
        month="개월|달",
        year="년",
    ),
)
