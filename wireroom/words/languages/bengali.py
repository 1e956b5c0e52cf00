"""Bengali."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

BENGALI = LanguageWords(
    code="bn",
    comment_nouns="(?:টি |টা )?মন্তব্য",
    reply_nouns="উত্তর",
    comment_headings="মন্তব্য|মন্তব্যসমূহ|পাঠকের মন্তব্য",
    buttons="উত্তর|জবাব|জবাব দিন|উত্তর দিন|রিপোর্ট|পছন্দ",
    unverified_marks="অতিথি",
    byline_prefixes="লেখক|লিখেছেন|প্রতিবেদন",
    list_conjunctions="ও|এবং",
    roles="প্রতিবেদক|নিজস্ব প্রতিবেদক|সম্পাদক|সংবাদদাতা",
    published_labels="প্রকাশ(?:িত)?",
    updated_labels="আপডেট|হালনাগাদ|সর্বশেষ আপডেট",
    photo_labels="ছবি",
    placeholder_names="নিজস্ব প্রতিবেদক|ডেস্ক",
    related_labels="আরও পড়ুন|আরো পড়ুন|আরও দেখুন",
    list_headings="আর[ওো] পড়ুন|সম্পর্কিত (?:খবর|সংবাদ)|সর্বাধিক পঠিত|আর[ওো] খবর",
    empty_notices="(?:এখনও )?কোনো? মন্তব্য নেই",
    closed_keywords="বন্ধ",
    closed_notices="মন্তব্য(?: করা)? বন্ধ",
    next_pages="পরের (?:পাতা|পৃষ্ঠা)",
    missing_pages="পাতাটি (?:খুঁজে )?পাওয়া যায়নি",
    ages=AgeWords(
        after="আগে",
        one="এক",
        today="আজ",
        yesterday="গতকাল",
        minute="মিনিট",
        hour="ঘণ্টা|ঘন্টা",
        day="দিন",
        week="সপ্তাহ",
        month="মাস",
        year="বছর",
        forenoon="পূর্বাহ্ন|পুর্বাহ্ন",
        afternoon="অপরাহ্ন",
    ),
)
