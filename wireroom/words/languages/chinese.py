"""Chinese, in simplified and traditional characters."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

CHINESE = LanguageWords(
    code="zh",
    pending_notices=r"(?:待审核|待審核)的?(?:评论|留言|評論)|(?:评论|留言|評論)(?:正在)?(?:等待|待)(?:审核|審核|認可)",
    removal_notices=r"(?:该|此)?(?:评论|留言|評論)已被?(?:删除|刪除|移除)|已(?:删除|刪除)的?(?:评论|留言|評論)",
    # A number behind the others counts the replies to one comment.
    comment_nouns=(
        "评论|評論|留言"
        r"|(?:回应|回應|迴響|回响|回复|回覆|想法)(?!\s*[(\uff08:]?\s*\d)"
    ),
    comment_counters="条|則|则|个|個",
    comment_headings="评论|評論|留言|回應|网友评论|读者评论|讀者回應",
    empty_notices=(
        "(?:暂无|暫無|还没有|還沒有|尚無|尚无|没有|沒有)(?:评论|評論|留言|回應|跟帖)"
        "|0 ?(?:条|則|篇)(?:评论|留言|評論)|(?:快来|来)?抢沙发.{0,10}|成为第一个.{0,12}"
        "|還沒有人.{0,12}|还没有人.{0,12}"
    ),
    closed_notices=(
        "评论已关闭|評論已關閉|留言已關閉|留言功能已關閉|评论功能已关闭"
        "|(?:评论|評論|留言|回應)(?:功能|区)?(?:已|被|已被)(?:关闭|關閉|禁用|停用)"
        "|(?:已|本文)(?:关闭评论|關閉評論|關閉留言)"
    ),
    closed_keywords="关闭|關閉|禁用|停用",
    reply_phrases="回复(?:给)?|回覆|回應|答复",
    buttons="回复|回覆|举报|檢舉|赞|点赞|分享|顶|踩|引用|收起|展开",
    unverified_marks="访客|游客|訪客|遊客|未验证|未驗證",
    attached_roles=(
        "本报记者|本報記者|特约记者|实习记者|见习记者|特派记者|记者|記者|责任编辑"
        "|责编|编辑|編輯"
        "|通讯员|通訊員|特派员|撰文|作者"
    ),
    byline_prefixes="作者|撰文|文|记者|記者|撰稿人?|责编|編輯|编辑",
    list_conjunctions="和|与|與",
    published_labels=(
        "发布(?:时间|于|日期)?|發布(?:時間|於)?|发表(?:时间|于)?|發表(?:時間|於)?"
        "|刊登(?:于)?"
    ),
    updated_labels="更新(?:时间|時間|于|於)?|最后更新|最後更新|修改(?:时间)?",
    member_labels="注册(?:时间|于|日期)?|註冊(?:時間|於|日期)?|加入(?:时间|於|于|時間|日期)",
    related_labels="相关阅读|相關閱讀|延伸阅读|延伸閱讀|相关新闻|相關新聞",
    list_headings=(
        "相关(?:阅读|新闻|文章|推荐)|相關(?:閱讀|新聞|文章)|延伸(?:阅读|閱讀)"
        "|推荐阅读|推薦閱讀"
        "|热门(?:文章|新闻)|熱門(?:文章|新聞)"
    ),
    site_buttons=(
        r"广告|廣告|分享到|[【\[]?纠错|[【\[(\uff08]?责任编辑\s?[:\uff1a].{1,20}"
    ),
    photo_labels="摄影|攝影|图",
    placeholder_names="编辑部|編輯部|小编|小編|佚名|本站|本站编辑|管理员|管理員",
    speech_verbs="说道|說道",
    next_pages="下一页|下一頁",
    missing_pages="页面(?:不存在|未找到)|找不到(?:页面|頁面|网页)|頁面不存在",
    loading_comments=(
        r"(?:评论|評論|留言)(?:正在)?(?:加载|加載|載入)中|正在(?:加载|載入|加載)(?:更多)?(?:评论|評論|留言)"
    ),
    more_comments=(
        r"(?:查看|加载|顯示|显示|載入|展开|展開|點擊查看|点击查看)?"
        r"(?:更多|全部|所有|其他|其余)(?:\d{1,6}[条條则則])?(?:的)?(?:评论|評論|留言|回應|回应)"
        r"|(?:加载|載入)更多"
    ),
    ages=AgeWords(
        before_yesterday="前天|前日",
        after="之前|以前|前",
        just_now="刚刚|剛剛",
        today="今天",
        yesterday="昨天",
        second="秒",
        minute="分|分钟|分鐘",
        hour="小时|小時",
        day="天|日",
        week="周",
        month="月|个月",
        year="年",
    ),
)
