"""Italian."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

ITALIAN = LanguageWords(
    code="it",
    comment_nouns=(
        r"commenti|commento|rispost[ae]\sa|"
        r"(?:pensier[oi]|opinioni)\s(?:su|riguardo)"
    ),
    reply_nouns="rispost[ae]",
    comment_headings="commenti|risposte|opinioni|reazioni",
    invitations="lascia un commento",
    empty_notices=(
        "(?:non ci sono (?:ancora )?commenti|(?:ancora )?nessun commento)"
        "|sii il primo a commentare|0 commenti|sii il primo a .{0,30}"
        "|non ci sono commenti"
    ),
    closed_notices=(
        "i commenti sono chiusi|commenti chiusi"
        r"|commenti (?:(?!non )\w+ ){0,3}sono (?:stati )?(?:chiusi|disabilitati"
        "|disattivati)"
        "|commenti (?:disabilitati|disattivati)"
    ),
    closed_keywords="chiusi|disabilitati|disattivati",
    answer_labels="risposta (?:di|dell[ao]|del|da)",
    reply_phrases="in risposta a|risponde a|risposta a",
    buttons=(
        "rispondi|segnala|condividi|cita|mi piace|rispondi a questo commento"
        "|rispondi al commento|segnala commento|segnala un abuso"
    ),
    glued_buttons="Rispondi",
    removal_notices=(
        r"(?:questo\s|il\s)?commento\s(?:è\sstato\s)?(?:rimosso|eliminato|cancellato)"
        r"(?:\sd.{1,60})?"
    ),
    removal_tags="eliminato",
    pending_notices=(
        r"il\stuo\scommento\sè\sin\sattesa\sdi\s(?:moderazione|approvazione)"
        r"|commento\sin\sattesa\sdi\s(?:approvazione|moderazione)"
    ),
    speech_verbs="dice|disse|ha detto|ha scritto|scrive",
    doubtful_posting_verbs="inviato|pubblicato|scritto|postato",
    doubtful_author_prepositions="di",
    unverified_marks="non verificato|ospite",
    byline_prefixes="autore|scritto da|a cura di|testo(?: di)?",
    list_conjunctions="e|con",
    published_labels="pubblicato",
    date_prepositions="il",
    related_labels="leggi anche|leggi|potrebbe interessarti|guarda anche",
    consent_words=r"preferenze|cookies?|consenso|privacy|accetta\w{0,3}",
    outlet_prepositions="per",
    roles="redattore|redattrice|giornalista|inviat[oa]",
    updated_labels="aggiornat[oa]|ultim[oa] (?:aggiornamento|modifica)|modificat[oa]",
    member_labels=(
        "iscritt[oa]|registrat[oa] (?:il|dal)|membro dal|ultima visita"
        "|data (?:di )?(?:iscrizione|registrazione)"
    ),
    author_archives="(?:tutti gli|altri|ultimi) (?:articoli|post)",
    list_headings=(
        "articoli correlati|potrebbe interessarti(?: anche)?"
        "|potrebbero interessarti|i più letti|notizie correlate"
        "|leggi anche"
    ),
    site_buttons="pubblicità|condividi",
    photo_labels="foto(?: di)?",
    placeholder_names="redazione|la redazione|della redazione",
    closed_lines=r"(?:accedi|effettua l'accesso|registrati).{0,40}comment\w+.{0,10}",
    next_pages="pagina successiva",
    missing_pages="pagina non trovata",
    loading_comments=(r"caricamento\s+(?:dei\s+|altri\s+)?commenti(?:\s+in\s+corso)?"),
    more_comments=(
        r"(?:carica|mostra|vedi|leggi|visualizza)\s+(?:altri|tutti i|più)\s+"
        r"(?:\d{1,6}\s+)?commenti|(?:altri|commenti) (?:commenti|più vecchi"
        r"|precedenti|successivi|meno recenti)|carica altro"
    ),
    ages=AgeWords(
        before_yesterday="l'altro ieri|ieri l'altro",
        after="fa",
        one="una|uno?",
        just_now="adesso|proprio ora|pochi secondi fa",
        today="oggi",
        yesterday="ieri",
        second="secondo|secondi",
        minute="minuto|minuti",
        hour="ora|ore",
        day="giorno|giorni",
        week="settimana|settimane",
        month="mese|mesi",
        year="anno|anni",
        afternoon="di pomeriggio|del pomeriggio|di sera",
        forenoon="di mattina|del mattino",
    ),
)
