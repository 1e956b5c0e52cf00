"""Spanish."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

SPANISH = LanguageWords(
    code="es",
    comment_nouns=(
        r"comentarios?|respuestas?\s(?:a|en)|"
        r"(?:opiniones|pensamientos?|reflexiones)\s(?:en|sobre)"
    ),
    reply_nouns="respuestas?",
    comment_headings="comentarios|opiniones|respuestas|reacciones",
    invitations="(?:deja|dejar|escribe|añadir) .{0,12}comentario",
    empty_notices=(
        "(?:aún |todavía )?(?:no hay|sin) comentarios(?: aún| todavía)?"
        "|sé el primero en (?:comentar|opinar|dejar).{0,30}|0 comentarios"
        "|sé la primera persona .{0,30}|no hay comentarios"
    ),
    answer_labels="respuesta (?:por|del?)(?: la)?",
    reply_phrases="en respuesta a|respondiendo a|responde a|respuesta a",
    buttons=(
        "responder|denunciar|compartir|citar|citar mensaje|citar comentario"
        "|recomendar|me gusta|no me gusta|valorar|votar|responder a este comentario"
        "|responder a este mensaje|denunciar este comentario|denunciar comentario"
    ),
    glued_buttons="Responder",
    closed_notices=(
        "comentarios cerrados"
        "|comentarios (?:están|han sido) (?:cerrados|desactivados|deshabilitados)"
        "|comentarios (?:desactivados|deshabilitados)"
    ),
    closed_keywords="cerrados|desactivados|deshabilitados",
    removal_notices=(
        r"(?:este\s|el\s)?comentario\s(?:ha\ssido\s|fue\s)?"
        r"(?:eliminado|borrado|suprimido)(?:\spor\b.{1,60})?"
        r"|el\sautor\sha\seliminado\seste\scomentario"
    ),
    removal_tags="eliminado",
    pending_notices=(
        r"(?:tu|su)\scomentario\sestá"
        r"\s(?:pendiente\sde|esperando|a\sla\sespera\sde)\smoderación"
        r"|comentario\s(?:esperando|pendiente\sde)\s(?:aprobación|moderación)"
    ),
    speech_verbs="dice|dijo|escribió|escribe",
    doubtful_posting_verbs="enviado|publicado|escrito",
    author_prepositions="por",
    unverified_marks="no verificado|invitado|visitante",
    byline_fillers="por|el|dice|dijo",
    line_fillers="a",
    byline_prefixes=(
        "autor|autora|texto(?: de)?|escrito por|redactad[oa] por"
        "|firmad[oa] por|entrevista de"
    ),
    list_conjunctions="y|con",
    published_labels="publicado|publicada|fecha de publicación|creado",
    updated_labels=(
        "actualizad[oa]|[úu]ltima (?:actualización|modificación|edición)"
        "|fecha de actualización|(?:modific|edit)ad[oa]"
    ),
    member_labels=(
        "registrad[oa]|miembro desde|se unió|fecha de (?:registro|ingreso)"
        "|última visita"
    ),
    date_prepositions="el",
    related_labels=(
        "lea también|lee también|lea más|lee más|leer también"
        "|ver también|te puede interesar"
    ),
    consent_words="consentimiento|privacidad|cookies?|aceptar|socios",
    reading_time_labels="tiempo de lectura",
    reading_time_units="min(?:utos?)? de lectura",
    filing_labels="etiquetas|categorías",
    outlet_prepositions="para",
    roles="redactor[a]?|periodista|corresponsal|enviad[oa] especial",
    author_archives="(?:todos los|más|otros|últimos) (?:artículos|textos|posts)",
    list_headings=(
        "te puede interesar|noticias relacionadas"
        "|artículos relacionados|notas relacionadas|más leíd[oa]s"
        "|lo más (?:leído|visto)"
        "|recomendad[oa]s?(?: para (?:ti|usted))?|temas relacionados"
    ),
    site_buttons="publicidad|compartir",
    photo_labels="fotos?(?: de)?|fotografías?",
    placeholder_names="redacción|la redacción|redaccion|nuestra redacción",
    closed_lines=r"(?:inicie|inicia|iniciar) sesión.{0,40}coment\w+.{0,10}",
    next_pages="(?:página siguiente|siguiente página)",
    missing_pages="página no encontrada|no se encontró la página",
    loading_comments=(r"cargando\s+(?:más\s+)?comentarios"),
    more_comments=(
        r"(?:cargar|ver|mostrar|leer)\s+(?:más|todos los|los)\s+(?:\d{1,6}\s+)?"
        r"comentarios(?:\s+anteriores)?|comentarios\s+(?:más\s+)?(?:antiguos"
        r"|recientes|anteriores|siguientes)|más comentarios"
        r"|comentarios más|cargar más"
    ),
    ages=AgeWords(
        before_yesterday="anteayer|antier",
        before="hace",
        after="atrás",
        one="una|uno",
        just_now="ahora|ahora mismo|hace un momento|hace unos segundos",
        today="hoy",
        yesterday="ayer",
        second="segundo|segundos",
        minute="minuto|minutos",
        hour="hora|horas",
        day="día|días|dia|dias",
        week="semana|semanas",
        month="mes|meses",
        year="año|años",
        afternoon="de la tarde|de la noche",
        forenoon="de la mañana",
    ),
)
