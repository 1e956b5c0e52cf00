"""Hebrew."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

HEBREW = LanguageWords(
    code="he",
    comment_nouns=r"תגובות|תגובה|(?:מחשבות|רעיונות)\sעל",
    reply_nouns="תגובות|תגובה|תשובות",
    comment_headings="תגובות|תגובות הגולשים",
    empty_notices=r"אין (?:עדיין )?תגובות|הי[הו] הראשונ\w* להגיב.{0,20}",
    reply_phrases="בתגובה ל",
    unverified_marks="אורח|לא מאומת",
    byline_prefixes="מאת|כתבה?|כותבת?",
    roles="כתבת?|עורכת?",
    published_labels="פורסם(?: ב)?|תאריך פרסום",
    updated_labels="עודכן(?: ב)?|עדכון אחרון",
    member_labels="הצטרף|חבר מאז",
    related_labels="קראו גם|קרא גם",
    list_headings="קראו גם|כתבות (?:נוספות|קשורות|מומלצות)|עוד בנושא",
    site_buttons="פרסומת",
    photo_labels="צילום|צילומים",
    placeholder_names="המערכת|מערכת האתר",
    speech_verbs="הגיב|אומר|כתב",
    buttons="הגב|הגיבו|השב|דווח|שתף",
    closed_keywords="סגור|נסגר|חסומות",
    closed_notices="סגור לתגובות|התגובות (?:סגורות|נסגרו|חסומות)|אפשרות התגובות נסגרה",
    next_pages="(?:העמוד|לעמוד) הבא",
    missing_pages="הדף לא נמצא",
    ages=AgeWords(
        before_yesterday="שלשום",
        before="לפני",
        just_now="עכשיו",
        second="שניות",
        minute="דקה|דקות",
        hour="שעה|שעות",
        day="יום|ימים",
        week="שבוע|שבועות",
        month="חודש|חודשים",
        year="שנה|שנים",
        pairs={
            "שעתיים": "hour",
            "יומיים": "day",
            "שבועיים": "week",
            "חודשיים": "month",
            "שנתיים": "year",
        },
    ),
)
