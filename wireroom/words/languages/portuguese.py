"""Portuguese."""

from __future__ import annotations

from wireroom.words.language import AgeWords, LanguageWords

PORTUGUESE = LanguageWords(
    code="pt",
    comment_nouns=(
        r"comentários?|respostas?\s(?:a|para|em)|"
        r"(?:opiniões|pensamentos?)\s(?:em|sobre)"
    ),
    reply_nouns="respostas?",
    comment_headings="comentários|respostas|opiniões|reações",
    empty_notices=(
        "(?:ainda )?(?:não há|sem|nenhum) comentários?(?: ainda)?"
        "|seja o primeiro a comentar|0 comentários"
        "|seja o primeiro a .{0,30}"
    ),
    closed_notices=(
        "comentários (?:estão )?(?:fechados|encerrados|desativados)"
        "|comentários foram (?:fechados|encerrados|desativados)"
        "|comentários (?:estão )?desactivados"
    ),
    closed_keywords="fechados|encerrados|desativados|desactivados",
    answer_labels="resposta d[aeo]",
    reply_phrases="em resposta a|respondendo a|resposta a|responde a",
    buttons=(
        "responder|denunciar|compartilhar|citar|recomendar|curtir"
        "|responder a este comentário|responder a esta mensagem"
        "|denunciar este comentário|denunciar comentário"
    ),
    glued_buttons="Responder",
    removal_notices=(
        r"(?:este\s|o\s)?comentário\s(?:foi\s)?(?:removido|excluído|apagado|eliminado)"
        r"(?:\spel[oa]\b.{1,60})?"
    ),
    removal_tags="removido|eliminado",
    pending_notices=(
        r"(?:o\s)?(?:seu|teu)\scomentário\s(?:está\s)?aguarda(?:ndo)?\smoderação"
        r"|comentário\saguardando\s(?:aprovação|moderação)"
    ),
    speech_verbs="disse|escreveu|escreve|diz",
    doubtful_posting_verbs="enviado|publicado|postado|submetido|escrito",
    author_prepositions="por",
    unverified_marks="não verificado|convidado|visitante",
    byline_fillers="por",
    byline_prefixes="autor|escrito por|texto(?: de)?|autora|reportagem",
    list_conjunctions="e|com",
    published_labels="publicado",
    related_labels=("leia também|leia mais|veja também|saiba mais|confira também"),
    reading_time_labels="tempo de leitura",
    outlet_prepositions="para",
    roles="repórter|redator[a]?|jornalista|editor[a]?",
    updated_labels=(
        "atualizad[oa]|última (?:atualização|modificação)|(?:modific|edit)ad[oa]"
    ),
    member_labels=(
        "registrad[oa]|membro desde|cadastrad[oa]|ingressou|inscrit[oa] em"
        "|data de (?:registro|inscrição)|última visita"
    ),
    date_prepositions="em",
    date_labels="postado",
    author_archives="(?:todos os|mais|outros|últimos) (?:artigos|posts|textos)",
    list_headings=(
        "(?:matérias|notícias|artigos) relacionad[ao]s|veja também"
        "|mais lidas|leia (?:também|mais)"
        "|recomendad[oa]s?(?: para você)?"
    ),
    site_buttons="publicidade|compartilhe",
    photo_labels="fotos?(?: de)?|fotografias?",
    placeholder_names="redação|a redação|da redação|redacção",
    closed_lines=r"(?:faça login|inicie sessão|entre).{0,40}coment\w+.{0,10}",
    consent_words="cookies?|consentimento|privacidade|aceitar",
    next_pages="próxima página",
    missing_pages="página não encontrada",
    loading_comments=(r"(?:carregando|a carregar)\s+(?:mais\s+)?(?:os\s+)?comentários"),
    more_comments=(
        r"(?:carregar|ver|mostrar|ler|exibir)\s+(?:mais|todos os|os)\s+"
        r"(?:\d{1,6}\s+)?comentários|mais comentários|comentários (?:mais )?"
        r"(?:antigos|recentes|anteriores|seguintes)|carregar mais"
    ),
    ages=AgeWords(
        before_yesterday="anteontem|antes de ontem",
        before="há",
        after="atrás",
        one="uma?",
        just_now="agora|agora mesmo|há instantes",
        today="hoje",
        yesterday="ontem",
        second="segundo|segundos",
        minute="minuto|minutos",
        hour="hora|horas",
        day="dia|dias",
        week="semana|semanas",
        month="mês|meses",
        year="ano|anos",
        afternoon="da tarde|da noite",
        forenoon="da manhã",
    ),
)
