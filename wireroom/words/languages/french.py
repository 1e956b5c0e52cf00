"""French."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

FRENCH = LanguageWords(
    code="fr",
    comment_nouns=(
        r"commentaires?|réponses?\s(?:à|au|aux|sur)|"
        r"(?:réflexions?|pensées?)\ssur"
    ),
    reply_nouns="réponses?",
    comment_headings="commentaires|réactions|avis|avis des lecteurs|discussion",
    invitations="(?:laisser|ajouter|écrire) .{0,12}commentaire",
    empty_notices=(
        "(?:il n'y a |il n’y a )?(?:pas encore de|aucun|pas de) commentaires?(?: pour"
        " (?:l'instant|le moment))?"
        "|soyez le premier à (?:commenter|réagir|laisser).{0,30}"
        "|0 commentaire|aucune réaction|0 commentaires"
        "|soyez la première personne à .{0,30}"
    ),
    answer_labels="réponse(?: (?:de la|de|du|par))?(?! à )",
    reply_phrases="en réponse à|répond à|réponse à",
    buttons=(
        "répondre|répondre à ce message|signaler|partager|citer|recommander|j'aime"
        "|répondre à ce commentaire|citer ce message|citer ce commentaire"
        "|signaler ce commentaire|signaler ce message|signaler un abus"
    ),
    glued_buttons="Répondre",
    closed_notices=(
        "les commentaires sont fermés"
        "|commentaires (?:sont|ont été) (?:désormais |maintenant )?(?:fermés|clos"
        "|désactivés)"
        "|commentaires (?:fermés|désactivés)|plus ouvert aux commentaires"
    ),
    closed_keywords=(
        "fermés|sont clos|été clos|maintenant clos|désormais clos|désactivés"
        "|plus ouvert"
    ),
    removal_notices=(
        r"(?:ce|le)\s(?:commentaire|message)\sa\sété"
        r"\s(?:supprimé|modéré|retiré|effacé)(?:\spar\b.{1,60})?"
        r"|commentaire\s(?:effacé|supprimé|retiré)"
    ),
    removal_tags="supprimé",
    pending_notices=(
        r"votre\scommentaire\sest\sen\sattente\sde\s(?:modération|validation)"
        r"|commentaire\sen\sattente\sde\s(?:modération|validation)"
    ),
    speech_verbs="a dit|dit|a écrit|écrit|déclare",
    doubtful_posting_verbs="publié|soumis|posté|écrit|rédigé",
    author_prepositions="par",
    unverified_marks="non vérifié|invité|visiteur",
    byline_fillers="par|le|dit",
    byline_prefixes=(
        "auteur|auteure|autrice|propos recueillis par|texte(?: de)?"
        "|écrit par|rédigé par|publié par|un (?:article|reportage) de"
        "|interview"
    ),
    list_conjunctions="et|avec",
    roles=(
        r"journaliste|rédact\w{1,8}|correspondante?|envoyée? spéciale?"
        ""
    ),
    published_labels="publié|publiée|mis en ligne|paru|créé",
    updated_labels=(
        "mis à jour|mise à jour|modifiée?|dernière (?:mise à jour|modification)"
        "|modification|édité|actualisé"
    ),
    member_labels=(
        "inscrite? (?:le|depuis)|inscription|membre depuis|date d'inscription"
        "|dernière visite"
    ),
    date_prepositions="le|à",
    related_labels=("lire aussi|à lire aussi|voir aussi|à voir aussi|lire également"),
    consent_words=(
        "traceurs|consentement|données personnelles|accepter|cookies?"
        "|vie privée|partenaires"
    ),
    site_buttons=(
        "publicité|voir l'image|agrandir l'image|lire la suite|partager cet article"
    ),
    reading_time_labels="temps de lecture",
    reading_time_units="min(?:utes?)? de lecture",
    filing_labels="étiquettes|mots[- ]clés",
    paywall_lines=(
        r"il vous reste .{1,12} de cet article à lire\b.{0,80}"
        r"|pour (?:lire la suite|accéder en illimité)\b.{0,80}"
        r"|(?:cet )?article réservé (?:aux|à nos) abonnés\b.{0,40}"
        r"|déjà abonné ?\?.{0,30}"
    ),
    outlet_prepositions="pour",
    author_archives="(?:tous (?:les|ses)|les autres|d'autres|ses) (?:articles|billets)",
    list_headings=(
        "(?:à )?lire aussi|sur le même sujet"
        "|articles? (?:liés|similaires|recommandés|associés)"
        "|les plus lus|à découvrir aussi|vous aimerez aussi"
    ),
    photo_labels="photos?(?: de| par)?|illustrations?",
    placeholder_names="rédaction|la rédaction|redaction|la redaction|notre rédaction",
    closed_lines=(
        "(?:connectez-vous|identifiez-vous|se connecter|s'identifier|vous devez"
        " (?:être connecté|vous connecter|vous identifier)).{0,60}(?:comment|répondre"
        "|réagir).{0,20}"
    ),
    next_pages="page suivante",
    missing_pages="page (?:introuvable|non trouvée)|cette page n.existe pas",
    loading_comments=(
        r"chargement\s+(?:des|de plus de)\s+commentaires(?:\s+en\s+cours)?"
    ),
    more_comments=(
        r"(?:charger|afficher|voir|lire)\s+(?:plus de|tous les|les)\s+(?:\d{1,6}\s+)?"
        r"(?:autres\s+)?commentaires(?:\s+(?:suivants|précédents|plus anciens))?"
        r"|(?:plus de\s+)?commentaires\s+(?:plus anciens|plus récents|suivants"
        r"|précédents)|autres commentaires|charger plus|voir plus de réactions"
    ),
    ages=AgeWords(
        before="il y a",
        one="une?",
        before_yesterday="avant-hier",
        just_now="à l'instant|il y a un instant",
        today="aujourd'hui",
        yesterday="hier",
        second="seconde|secondes",
        minute="minute|minutes",
        hour="heure|heures",
        day="jour|jours",
        week="semaine|semaines",
        month="mois",
        year="an|ans|année|années",
        afternoon="de l'après-midi|après-midi|du soir",
        forenoon="du matin|matin",
    ),
    months={"aout": 8},
)
