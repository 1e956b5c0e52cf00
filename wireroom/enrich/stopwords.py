"""Stop words of the most common languages of news; none of them is a keyword."""

from __future__ import annotations

# Words of fewer than three letters are never keywords.
_ENGLISH = """
about above after again against all also although always among and another any are
around back because been before being below between both but came can cannot come
could day did does doing don down during each even ever every few first for from
further get give goes going got had has have having her here hers herself him himself
his how however into its itself just know last least less let like made make many may
maybe might more most much must near never new next not now off often once one only
other others our ours out over own per perhaps put said same saw say says see seem
seen several she should since some still such take than that the their theirs them
then there these they thing things think this those though three through time too took
toward two under until upon use used using very want was way week well were what when
where whether which while who whole whom whose why will with within without would year
years yet you your yours mr mrs monday tuesday wednesday thursday friday saturday
sunday told people
"""
_GERMAN = """
aber alle allem allen aller alles als also auch auf aus bei beim bin bis bist dabei
damit dann das dass dein dem den denn der des dessen deshalb die dies diese diesem
diesen dieser dieses doch dort durch ein eine einem einen einer eines einmal er euch
für gegen gibt hab habe haben hat hatte hatten hier hinter ich ihm ihn ihnen ihr ihre
ihrem ihren ihrer immer ins ist jede jedem jeden jeder jedoch jetzt kann kein keine
keinen können könnte laut machen man mehr mein mich mir mit muss müssen nach nicht
nichts noch nun nur oder ohne rund schon sehr sei sein seine seinem seinen seiner seit
sich sie sind soll sollen sollte sondern sowie über und uns unser unter viele vom von
vor war waren warum was weil wenn werden wie wieder will wir wird wurde wurden zum zur
zwar zwei zwischen
"""
_FRENCH = """
afin ainsi alors après aussi autre autres aux avaient avait avant avec avoir car ce
cela celle celui ces cet cette ceux chez comme contre dans depuis des deux dit donc
dont elle elles encore entre est était étaient être fait faire fois font ils jamais
jour jusque les leur leurs lors lui mais même mes moi moins mon nos notre nous ont par
parce pas pendant peu peut plus pour pourquoi près quand que quel quelle qui sans
selon sera ses soit son sont sous sur tous tout toute toutes très une vers vos votre
vous
"""
_SPANISH = """
además algo ante antes aunque años bajo bien cada como con contra cual cuando desde
donde dos durante ella ellas ellos entre era eran esa ese eso esta está están estas
este esto estos fue fueron gran había hace hacer hacia han hasta hay las los más
mientras mismo muy nos nuestro otra otro otros para parte pero poco por porque pues
que quien sea según ser será sido sin sobre solo son sus también tanto tiene tienen
toda todas todo todos tras una uno unos vez
"""
_PORTUGUESE = """
ainda ano anos antes ao aos após até cada com como contra das depois desde dia disse
dois dos duas durante ela elas ele eles entre era essa esse esta está estão este eu
foi foram fora havia isso isto já maior mais mas mesmo muito não nas nem nos nós num
numa onde ou outra outro outros para pela pelas pelo pelos pode por porque quando que
quem são segundo sem ser será seu seus sobre sua suas também tem têm tinha todo todos
uma umas vai
"""
_ITALIAN = """
agli alla alle allo anche ancora anni anno aveva avere che chi cioè col come con così
cui dagli dai dal dalla dalle degli dei del dell della delle dello detto di dopo dove
due ecco era erano essere fatto fino fra già gli hanno invece lei loro lui mentre
molto nei nel nella nelle noi non nostro ogni oggi oltre ora per perché più poi prima
può qualche quando quanto quella quelle quelli quello questa queste questi questo sarà
sei senza sia siamo solo sono sta stata stati stato sua sue sugli sui sul sulla suo
suoi tra tutti tutto una uno verso vero
"""
_DUTCH = """
aan alle alles als altijd andere ben bij daar dan dat deze die dit doen door dus een
eens elke en geen gaan had hebben heeft hem het hier hij hoe hun iets ik in ja jaar je
kan kunnen maar meer men met mijn moet na naar niet niets nog nu of om omdat onder ons
ook op over reeds te tegen toch toen tot twee uit uw van veel voor waar wanneer want
waren was wat we wel werd wie wij wil worden wordt zal ze zei zelf zich zij zijn zo
zonder zou
"""
_POLISH = """
albo ale bardzo będzie bez być był była było były czy dla dlatego gdy gdzie ich ile
innych jak jako jego jej jest jeszcze jeśli już każdy kiedy która które którego której
który których którzy lub może można nad nam nas nie niż oraz pan pod podczas ponad
przed przez przy roku również się są ta tak także tam tego tej ten też tych tylko tym
ważne więc wszystko zaś został
"""
_RUSSIAN = """
без более был была были было быть вам вас весь во вот все всего всех где год года году
даже для его ее ей если есть еще же за здесь из или им их как когда кто которая
которые который ли между меня мне может можно мы на над надо нас не него нее нет ни
них но однако он она они оно от очень по под после при про раз с сам свои свою себя
сейчас со так также такой там тем то того тоже только том ты уже хотя чего чем через
что чтобы эта эти это этого этой этом этот
"""  # noqa: RUF001 - Cyrillic is what it is
_ARABIC = """
إلى أن أنه أو التي الذي الذين بعد بين حتى حول خلال ذلك على عليه عن عند غير في فيه قال
قبل قد كان كانت كل كما لا لكن لم له لها ليس ما مع من منذ منها نحو هذا هذه هناك هو هي
وقال وقد وكان ولا ومن يكون
"""

_LISTS = (
    _ENGLISH,
    _GERMAN,
    _FRENCH,
    _SPANISH,
    _PORTUGUESE,
    _ITALIAN,
    _DUTCH,
    _POLISH,
    _RUSSIAN,
    _ARABIC,
)
STOP_WORDS = frozenset(word for words in _LISTS for word in words.split())
