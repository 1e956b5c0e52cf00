"""English."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

ENGLISH = LanguageWords(
    code="en",
    comment_nouns="comments?|responses?|replies|reactions?|thoughts",
    reply_nouns="repl(?:y|ies)|responses?|answers?",
    comment_headings="comments|discussion|responses|replies|reactions|feedback",
    invitations=(
        r"(?:leave|post|add|write|submit|join|be the first|your|no|one)\b.{0,30}?"
        r"\b(?:comments?|repl(?:y|ies)|responses?|discussion)\W{0,3}"
    ),
    empty_notices=(
        "no (?:comments?|responses|replies|reactions)(?: yet| so far"
        "| found)?|(?:there (?:are|is) )(?:currently "
        "|still )?no (?:comments?|responses|replies)(?: yet)?"
        "|be the first (?:one )?to (?:comment|leave a comment"
        "|post a comment|write a comment|reply|respond|react|share).{0,30}"
        "|nobody has commented(?: yet)?|this (?:post|article"
        "|story) has no comments(?: yet)?|0 comments"
    ),
    answer_labels="(?:reply|response|answer) (?:by|of|from)(?: the)?",
    reply_phrases=(
        "in (?:reply|response|answer) to|repl(?:ied|ying|y) to (?!this|the)|answering"
    ),
    buttons=(
        "reply|reply to this comment|reply to this|reply to this post|in reply to"
        "|log in to reply|login to reply|replies|show replies|hide replies|parent"
        "|recommend|recommended|recommend this|like|likes|like this|unlike|dislike"
        "|thumbs up|thumbs down|vote|vote up|vote down|upvote|downvote|up|rate this"
        "|flag|flag as inappropriate|inappropriate|report|report abuse|abuse"
        "|report this comment|report comment|report as offensive|permalink|link"
        "|direct link|comment link|link to comment|share|tweet|email|print|quote|edit"
        "|delete|follow|hide|collapse|expand|read more|read less|show more|show less"
        "|loading|reply to this message|reply to comment|quote this message"
        "|quote this comment"
    ),
    glued_buttons="Recommend|Reply|Report(?: Abuse)?|Flag|Permalink",
    doubtful_glued_buttons="Like",
    closed_lines=(
        r"(?:the )?(?:comments?|commenting)\b.{0,40}?\b(?:are|is|has been)(?: now)?"
        r" (?:closed|disabled|not allowed)\.?"
        "|(?:please |you must )?(?:be )?(?:log(?:ged)?|sign(?:ed)?)[ -]?in (?:or"
        " (?:register|sign[ -]?up|create an account) )?(?:to|before) (?:post|add"
        "|leave|write|reply|comment).{0,30}"
        "|(?:log ?in|sign in) or (?:register|sign ?up)"
    ),
    closed_notices=(
        r"(?:comments|commenting|discussion)\s(?:are|is|have been|has"
        r" been)\s(?:now\s)?closed"
        r"|(?:comments|commenting|discussion)\s(?:on this \w+\s)?(?:are|is|have been"
        r"|has been)\s(?:now\s)?(?:closed|disabled|turned off|switched off)"
        r"|(?:turned|switched) off (?:the |all )?(?:comments|commenting)\b"
        r"|disabled (?:the |all )?(?:comments|commenting)\b"
        "|closed (?:to|for) (?:new )?comments"
        r"|commenting (?:on this \w+ )?is (?:no longer|not) (?:possible|available"
        "|allowed)"
        "|no longer (?:accepting|open (?:for|to)) comments"
    ),
    closed_keywords=(
        "closed|disabled|turned off|switched off|commenting |no longer accepting"
        "|no longer open"
    ),
    removal_notices=(
        r"(?:this|the|your)\s(?:comment|post|message|reply)\s(?:has\sbeen|was|is)\s"
        r"(?:deleted|removed|hidden|blocked)"
        r"(?:\s(?:by|because|for|as|due|since)\b[^.!?]{0,120})?"
        r"|(?:comment|post|message|reply)\s(?:deleted|removed|hidden)(?:\sby\b.{1,60})?"
    ),
    removal_tags="deleted|removed",
    pending_notices=(
        r"(?:(?:your|this)\s)?comment\s(?:is\s)?(?:awaiting|pending)"
        r"\s(?:moderation|approval)"
        r"(?:[.;:,]\s(?:this\sis\sa\spreview|your\scomment\swill\b).{0,100})?"
        r"|pending\sapproval"
    ),
    speech_verbs="says?|said|wrote|writes|says that",
    posting_verbs="posted|submitted|authored|comment(?:ed)?",
    doubtful_posting_verbs="written|left",
    author_prepositions="by",
    unverified_marks="not verified|guest",
    byline_fillers=(
        "reply|permalink|link|posted|report|share|comment|submitted|written|published"
        "|by|on|at|says|said|wrote|writes|not|verified|from|rec|edit"
    ),
    line_fillers="a|in|the|to",
    byline_prefixes=(
        "(?:written|posted|published|submitted|reported|story|words|text|article"
        r"|created|penned|recipe|review|interview|analysis|opinion|column|commentary"
        r"|guest (?:post|article|column|essay|contribution))\s+by"
        r"|authors?|text|reporter"
    ),
    list_conjunctions="and|with",
    roles=(
        "reporter|correspondent|editors?|about the author|writer|journalist"
        "|columnist|producer|contributor|contributing|photographer|bureau"
        r"|newsroom|chief|director|manager|analyst|fellow|ph\.?d|m\.?d"
        "|follow|updated|published|posted|min read|senior|assistant"
        "|freelance|guest|all posts|learn more|read more|software engineer"
        "|co-?founder|founder|coordinator|strategist|consultant|specialist|marketing"
        "|standards|practices|guidelines|policy|policies"
        "|(?:news|web|online|digital|city|sports?)[ -]?desk"
    ),
    placeholder_names=(
        "admin|administrator|root|webmaster|user|guest|author|staff|agencies"
        "|name|your name|full name|author name"
        r"|comsenz ui team|discuz! team"
        "|anonymous|unknown|none|null|undefined|default|superuser|desk"
        "|webdesk|wpadmin|editorial team|editorial staff|editorial board"
        "|newsroom|news desk|newsdesk|web desk|online desk|editor|editors"
        "|the editors|no author|noreply|no-reply|contributor|site admin"
        "|news staff|staff reporter|staff writer|our correspondent"
        "|our reporter|the author"
    ),
    published_labels=r"(?:first\s+)?published|posted",
    updated_labels=(
        r"(?:(?:this )?page (?:was )?)?(?:last\s+)?(?:updated|modified|edited|revised)"
        r"|last\s+(?:changed|updates?|changes?|edits?|modification|revision)"
    ),
    member_labels=(
        r"joined|join(?:ing)? date|member[\s_-]since|registered|registration(?: date)?"
        r"|last[\s_-]?(?:seen|login|visit(?:ed)?|active)|online[\s_-]since"
    ),
    date_labels="created|date",
    date_prepositions="on|at",
    related_labels=(
        "also read|read also|read more|read next|read this|read|see also|more on this"
        "|related|related story|related stories|related article|related articles"
        "|related news|related reading"
    ),
    consent_words=(
        "cookies?|consent|legitimate interests?|personal data|personalised ads"
        "|personalized ads|privacy policy|our partners|accept all|reject all"
    ),
    site_buttons=(
        r"share(?:\s+this)?(?:\s+(?:article|story|post))?|advertisement|print|e-?mail"
        "|tweet|copy link|listen|sign up(?: for .{0,60})?"
        "|(?:email|print) this (?:post|article|story)"
        "|(?:story|article)(?: content)? continues below(?: advertisement)?"
        "|article content|continue reading|click (?:here )?to enlarge"
        r"|view (?:image|gallery|photos)|show (?:image|more)"
        "|(?:skip|jump) to (?:main )?(?:content|navigation|search)"
        "|loading comments|(?:blog )?comments powered by disqus"
        "|advertisement - continue reading below"
        r"|this post contains references to products from one or more of our"
        r" advertisers\b.{0,300}"
    ),
    reading_time_labels="reading time",
    reading_time_units="min(?:ute)?s? read",
    filing_labels=(
        "tags|tagged|categories|category|categori[sz]ed in|filed under|posted in"
    ),
    outlet_prepositions="for|in|from",
    author_archives=(
        "(?:(?:view|see|read|show) )?(?:(?:all|more|other|latest|recent|previous) )+"
        "(?:articles|posts|stories|entries|columns|columnists|authors|writers)"
    ),
    list_headings=(
        "related (?:articles|stories|posts|content|coverage|reading)"
        "|recommended (?:articles|stories|reading|for you)"
        "|you (?:may|might) also like|most (?:read|popular|viewed)"
        "|more (?:stories|articles|headlines)|read next"
        "|trending(?: now)?"
    ),
    photo_labels=(
        "photos?(?:graph(?:y|s|er))?(?: by)?|pictures?(?: by)?|images? by"
        "|illustrations?(?: by)?|video(?: by)?"
    ),
    next_pages="next page",
    missing_pages=(
        "(?:page|that page|this page)(?: (?:can.t be|could not be|was not|not))? found"
        "|not found|page (?:does not|doesn.t) exist"
    ),
    loading_comments=(
        r"loading\s+(?:(?:more|older|newer|the)\s+)?(?:comments|replies|responses)"
        r"|(?:subscribe|sign in|sign up|log ?in|register|join)(?:\s\w+){0,3}?\s+to\s+"
        r"(?:read|view|see)\s+(?:all|more|the)\s+(?:\d{1,6}\s+)?(?:comments|replies)"
    ),
    more_comments=(
        r"(?:(?:load|show|view|see|read|get|display)\s+)?(?:the\s+)?(?:next|more|older"
        r"|newer|previous|remaining|further)\s+(?:\d{1,6}\s+)?(?:comments?|responses?)"
        r"|(?:load|show|view|see|read)\s+(?:all|\d{1,6}\s+more)\s+(?:\d{1,6}\s+)?"
        r"(?:comments?|responses?)|load\s+more|load\s+(?:more\s+)?(?:comments|replies)"
    ),
    ages=AgeWords(
        after="ago|earlier",
        one="an?|one",
        just_now=(
            "just now|now|moments ago|a moment ago|a few seconds ago"
            "|less than a minute ago"
        ),
        today="today",
        yesterday="yesterday",
        second="second|seconds|sec|secs",
        minute="minute|minutes|min|mins",
        hour="hour|hours|hr|hrs|h",
        day="day|days|d",
        week="week|weeks|wk|w",
        month="month|months|mo",
        year="year|years|yr|yrs|y",
    ),
)
