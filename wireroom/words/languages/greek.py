"""Greek."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

GREEK = LanguageWords(
    code="el",
    comment_nouns="σχόλια|σχόλιο",
    comment_headings="σχόλια|σχόλια αναγνωστών",
    empty_notices=(
        r"(?:δεν υπάρχουν|κανένα) (?:ακόμη |ακόμα )?σχόλι\w+|0 σχόλια"
        "|γίνετε (?:ο πρώτος|οι πρώτοι).{0,30}|δεν υπάρχουν σχόλια"
    ),
    reply_phrases="απάντηση σε|σε απάντηση",
    byline_prefixes=(r"του|της|γράφει(?:\s(?:ο|η))?|συντάκτης|συντάκτρια|επιμέλεια"),
    list_conjunctions="και",
    roles="δημοσιογράφος|αρχισυντάκτης",
    published_labels="δημοσιεύ(?:θηκε|τηκε)|δημοσίευση",
    updated_labels="ενημερώθηκε|τελευταία ενημέρωση|ανανεώθηκε",
    related_labels="διαβάστε επίσης|διαβάστε ακόμα|δείτε επίσης",
    list_headings=("διαβάστε (?:επίσης|ακόμα)|σχετικά (?:άρθρα|θέματα)|δείτε επίσης"),
    site_buttons="διαφήμιση",
    photo_labels="φωτογραφίες|φωτο",
    placeholder_names="συντακτική ομάδα",
    speech_verbs="λέει|έγραψε",
    buttons="απάντηση|απάντησε|αναφορά|μου αρέσει|κοινοποίηση",
    closed_keywords="κλειστ|κλείσει|απενεργοποιη",
    closed_notices=(
        r"σχόλια (?:είναι|έχουν) (?:κλειστά|κλείσει|απενεργοποιη\w+)"
        "|σχολιασμός (?:είναι κλειστός|έχει απενεργοποιηθεί)"
    ),
    next_pages="επόμενη σελίδα",
    missing_pages="η σελίδα δεν βρέθηκε",
    ages=AgeWords(
        before_yesterday="προχθές|προχτές",
        before="πριν",
        minute="λεπτό|λεπτά",
        hour="ώρα|ώρες",
        day="ημέρα|ημέρες|μέρες",
        week="εβδομάδα|εβδομάδες",
        month="μήνα|μήνες",
        year="χρόνια",
    ),
)
