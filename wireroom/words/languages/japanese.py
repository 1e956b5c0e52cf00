"""Japanese."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

JAPANESE = LanguageWords(
    code="ja",
    pending_notices=r"承認待ちのコメント(?:です)?|(?:この)?コメントは承認待ちです",
    removal_notices=r"(?:この)?コメントは(?:管理者により|投稿者により)?削除され(?:ました|ています)",
    # A number behind the others counts the replies to one comment.
    comment_nouns=(
        "コメント"
        r"|(?:フィードバック|返信)(?!\s*[(\uff08:]?\s*\d)"
    ),
    comment_counters="件の",
    reply_nouns="返信",
    comment_headings="コメント|コメント一覧|みんなのコメント",
    empty_notices=(
        "(?:まだ)?コメント(?:は|が)?(?:まだ)?(?:ありません|ない)|コメントなし"
        r"|コメント\s?0\s?件"
        "|最初のコメント.{0,20}|コメントはまだありません|まだコメントがありません"
    ),
    closed_notices=(
        "コメント(?:は|欄は)?(?:受け付けて(?:い|お)りません|受け付けていません"
        "|閉じられています|締め切りました)"
        "|コメント(?:の受付|欄|機能)?は(?:現在|すでに)?(?:終了|停止|無効|締め切|閉鎖"
        r"|閉じ)\w*"
    ),
    closed_keywords="コメント",
    reply_phrases="への返信|返信先",
    buttons="返信|返信する|いいね|通報|通報する|共有|報告",
    unverified_marks="ゲスト|未検証|未認証|未確認",
    attached_roles="編集委員|論説委員|特派員|編集長|支局長|記者",
    byline_prefixes="文|取材・文|筆者|執筆|著者|記者|ライター",
    published_labels="公開(?:日時?)?|掲載(?:日時?)?|配信(?:日時?)?|投稿日?|発表日?",
    updated_labels=(
        "(?:最終|最近の)?更新(?:日時?)?|(?:最終)?編集日時?|最終編集|改訂日|修正日時?"
    ),
    member_labels="会員登録日?|メンバー登録日?|参加日|入会日",
    related_labels="関連記事|あわせて読みたい|こちらもおすすめ",
    list_headings="関連(?:記事|ニュース|リンク)|あわせて読みたい|おすすめ記事|人気記事|(?:アクセス)?ランキング",
    site_buttons="広告|シェアする|続きを読む",
    photo_labels="撮影|写真",
    placeholder_names="編集部|管理人",
    consent_words="クッキー|同意|プライバシー",
    next_pages="次のページ(?:へ)?",
    missing_pages="(?:お探しの)?ページ(?:が|は)見つかりません(?:でした)?",
    loading_comments=(r"コメントを読み込(?:み中|んでいます)(?:です)?"),
    more_comments=(
        r"(?:もっと|さらに|すべての|全ての|他の|次の|過去の|以前の)(?:\d{1,6}件の)?"
        r"コメント(?:を(?:見る|読む|表示|読み込む))?(?:する)?"
        r"|コメントを(?:もっと|さらに|すべて|全て)(?:見る|読む|表示(?:する)?|読み込む)"
        r"|もっと(?:見る|読み込む)"
    ),
    ages=AgeWords(
        before_yesterday="一昨日|おととい",
        after="前",
        just_now="たった今|今",
        today="今日",
        yesterday="昨日",
        second="秒",
        minute="分",
        hour="時間",
        day="日",
        week="週間",
        month="月|か月|ヶ月",
        year="年",
    ),
)
