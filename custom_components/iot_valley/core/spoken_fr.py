"""How French tells of times, lengths and sizes."""

import re
from types import MappingProxyType
from typing import Final

from .model import Equipment
from .spoken_tongue import Part, Tongue, one_of, said

_NUMBER: Final = r"(?:\d+(?:[.,]\d+)?|une?|un petit|quelques|une petite|une bonne)"
_LENGTH: Final = (
    r"(?:(?:une |1 )?(?:petite )?demi h"
    r"|(?:3|trois) quarts? d h"
    r"|(?:un |1 )?(?:petit )?quart d h"
    rf"|{_NUMBER} h (?:et (?:demi|quart)|3 quarts?)"
    rf"|{_NUMBER} h(?: (?:et )?\d+(?: min)?(?! personnes| places))?"
    rf"|{_NUMBER} min)"
)
_MERIDIEM: Final = r"(?: (?:du matin|de l apresmidi|du soir|ce matin|ce soir|cet apresmidi|cette apresmidi))"
_HALF: Final = r"(?: (?:du matin|de l apresmidi|du soir))"
_TAIL: Final = (
    r"(?: (?:et )?(?:demi|quart)| moins (?:le |un )?quart| moins \d{1,2}| \d{1,2}(?! personnes| places| min))?"
)
_NAMED: Final = r"(?:midi|minuit)"
_TOLD: Final = rf"(?:(?:\d{{1,2}}|une) h{_TAIL}{_MERIDIEM}?|\d{{1,2}}[:.]\d{{2}}{_MERIDIEM}?|{_NAMED}{_TAIL})"
"""A time that nothing before it has to say that it is one."""

_CLOCK: Final = rf"(?:{_TOLD}|\d{{1,2}}(?:[:.]\d{{2}})?{_HALF})"
_BARE: Final = rf"(?:{_CLOCK}|\d{{1,2}}(?! (?:min|personnes|places|pour)\b))"
_ABOUT: Final = (
    r"(?:environ |a peu pres |autour de |vers |les |pile a |exactement |au moins |a |bien |disons |jusqu a "
    r"|peut etre )*"
)
_UNTIL: Final = (
    r"(?:jusqu a|jusqu|jusque vers|au plus tard a|pas apres|pas plus tard que|fin a|finissant a|se terminant a)"
)
_MONTHS: Final = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre",
    "decembre",
)  # fmt: skip
_MONTH: Final = f"(?P<month>{'|'.join(_MONTHS)})"
_DAYS: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_PEOPLE: Final = r"(?:personnes|places|invites|collegues|chaises|sieges|collaborateurs|visiteurs|clients|amis|potes)"

FRENCH: Final = Tongue(
    ranges=said(
        rf"(?:de|entre|d) {_ABOUT}({_BARE}) (?:a|et|jusqu a) {_ABOUT}({_CLOCK})",
        rf"(?<!pour )(?<!pour une )({_CLOCK}) (?:a|jusqu a) {_ABOUT}({_CLOCK})",
    ),
    delays=said(
        rf"(?:dans|d ici|sous) (?!a \d){_ABOUT}({_LENGTH})", rf"({_LENGTH}) plus tard", rf"apres ({_LENGTH})"
    ),
    spans=said(
        r"(?:pour|pendant|dans|durant|sur) les (\d+ (?:h|min)) (?:qui viennent|a venir|qui suivent)",
        r"(?:pour|pendant|dans|durant|sur) les (\d+) prochaines (h|min)",
        r"(?:pour|pendant|dans|durant|sur) les prochaines (\d+ (?:h|min))",
        r"(?:pour|pendant|dans|durant|sur) la prochaine (?:petite )?(demi h|h)",
        r"(?:pour|pendant|dans|durant|sur) l (h) qui (?:vient|suit)",
    ),
    lengths=said(
        rf"(?:pendant|durant|d une duree de|duree de|duree|encore|de plus|plus de) {_ABOUT}({_LENGTH})",
        rf"(?:de|d|pour|par) {_ABOUT}({_NUMBER} min|une? (?:petite )?demi h|demi h|une h(?: et (?:demi|quart))?)",
        rf"(?:de|d|pour|par) {_ABOUT}((?:un |3 )quarts? d h)",
        rf"(?:de|d|pour|par) {_ABOUT}([1-6] h(?: et (?:demi|quart)| \d{{2}}(?! personnes| places))?)",
        rf"({_LENGTH}) (?:de plus|supplementaires?|en plus|encore)",
        rf"({_LENGTH})",
    ),
    ends=said(rf"{_UNTIL} {_ABOUT}({_BARE})"),
    starts=said(
        rf"(?:a|vers|des|a partir de|depuis|apres|avant|pour|aux alentours de|autour de|aux environs de|de|d) "
        rf"{_ABOUT}({_CLOCK})",
        r"((?:[7-9]|1\d|2\d) h(?: (?:et )?(?:demi|quart)| moins (?:le |un )?quart| moins \d{1,2}| \d{1,2})?)",
        rf"({_NAMED}{_TAIL})",
        rf"(?:demain|aujourdhui|surlendemain|{'|'.join(_DAYS)}|vers|ce matin|ce soir|cet apresmidi) ({_CLOCK})",
        r"((?:\d{1,2}|une) h(?: (?:et )?(?:demi|quart)| moins (?:le |un )?quart| \d{1,2})? "
        r"(?:du matin|de l apresmidi|du soir))",
        r"(\d{1,2}:\d{2})",
    ),
    now=one_of(
        "maintenant", "tout de suite", "immediatement", "la maintenant", "en ce moment", "actuellement", "de suite",
    ),
    clock=tuple(
        re.compile(pattern)
        for pattern in (
            r"(?P<h>\d{1,2}|une|midi|minuit)(?: h)? (?:et )?(?:(?P<half>demi)|(?P<quarter>quart))",
            r"(?P<h>\d{1,2}|une|midi|minuit)(?: h)? (?P<to>moins) (?:le |un )?(?:(?P<quarter>quart)|(?P<m>\d{1,2}))",
            r"(?P<h>\d{1,2}|une|midi|minuit)(?: h)?(?:[:. ]?(?P<m>\d{1,2}))?",
        )
    ),
    fixed=MappingProxyType({"midi": 12, "minuit": 0, "une": 1}),
    morning=one_of("du matin", "ce matin"),
    evening=one_of("de l apresmidi", "du soir", "ce soir", "cet apresmidi", "cette apresmidi"),
    hours=said(rf"(?:({_NUMBER}) )?h")[0],
    minutes=said(rf"({_NUMBER}) min|(?<= h )(?:et )?(\d+)")[0],
    fractions=(
        (one_of("(?:une |1 )?(?:petite )?demi h"), 30),
        (one_of("(?:3|trois) quarts? d h"), 45),
        (one_of("(?:un |1 )?(?:petit )?quart d h"), 15),
        (one_of("(?:et )?3 quarts?"), 45),
        (one_of("et quart"), 15),
        (one_of("et demi"), 30),
    ),
    vague=MappingProxyType(
        {"un": 1, "une": 1, "une petite": 1, "une bonne": 1, "un petit": 1, "quelques": 5}
    ),
    weekdays=_DAYS,
    months=_MONTHS,
    days=MappingProxyType({"surlendemain": 2, "demain": 1, "aujourdhui": 0, "ce soir": 0}),
    dates=said(
        rf"(?:le )?(?:@|)(?P<day>\d{{1,2}}) {_MONTH}",
        r"(?:le|du) @?(?P<day>\d{1,2})(?! h|:| places| personnes| min)(?P<month>)",
    ),
    parts=MappingProxyType(
        {
            "ce matin": Part(7, 12), "dans la matinee": Part(7, 12), "en matinee": Part(7, 12), "matinee": Part(7, 12),
            "matin": Part(7, 12), "debut d apresmidi": Part(12, 15), "fin d apresmidi": Part(16, 19),
            "apres manger": Part(13, 18), "apres le dejeuner": Part(13, 18), "a l h du dejeuner": Part(12, 14),
            "dejeuner": Part(12, 14),
            "cet apresmidi": Part(12, 18), "cette apresmidi": Part(12, 18), "apresmidi": Part(12, 18),
            "ce soir": Part(18, 22), "soiree": Part(18, 22), "soir": Part(18, 22),
        }
    ),
    people=said(
        rf"(?:groupe|equipe|bande|dizaine) de (\d+)(?: {_PEOPLE})?", rf"(\d+) {_PEOPLE}",
        rf"(?:capacite de|capacite|accueill\w+|conten\w+) {_ABOUT}(?:de )?(\d+)",
        r"(?:on (?:est|sera|serait|va etre|etait)|nous (?:sommes|serons)|on s ra) (?:environ |a peu pres |que )?(\d+)",
        rf"(?:pour|a) (?:nous |les |environ |au moins |un groupe de |une reunion a |tous les )*(\d+)"
        rf"(?: {_PEOPLE})?(?! (?:min|h|quarts?)\b)(?![:.])",
        r"(?:pour|de) (\d+)(?! (?:min|h|quarts?|a)\b)",
    ),
    others=said(r"(?:avec|et|plus) (?:mes )?(\d+) (?:autres|collegues|invites|amis|clients|collaborateurs)"),
    alone=one_of(
        "pour moi (?:tout |toute )?seule?", "tout seul", "toute seule", "pour une (?:seule )?personnes", "juste moi",
    ),
    ground=one_of("rdc", "en bas"),
    floors=said(r"@(\d+)(?: etage| niveau)?", r"(?:etage|niveau) (?:numero )?@?(\d+|un)"),
    equipment=MappingProxyType(
        {
            Equipment.SCREEN: one_of(
                "ecrans?", "tele", "televiseur", "projecteur", "videoprojecteur", "videoproj", "retroprojecteur",
            ),
            Equipment.VIDEO: one_of(
                "visio", "visioconference", "visioconf", "videoconference", "video", "camera", "webcam", "teams",
                "zoom",
            ),
            Equipment.AUDIO: one_of("audio", "micro", "micros", "enceintes?", "haut parleurs?", "pieuvre"),
            Equipment.WHITEBOARD: one_of("tableau(?: blanc)?", "paperboard", "tableau velleda", "velleda"),
            Equipment.POWER: one_of("prises?(?: (?:de courant|electriques?))?"),
            Equipment.KITCHEN: one_of("(?:avec|et) (?:une )?(?:cuisine|kitchenette)"),
            Equipment.SHOWER: one_of("douches?"),
        }
    ),
    step_free=one_of(
        "pmr", "fauteuil(?: roulant)?", "accessible", "sans (?:marches?|escaliers?)", "handicap(?:e|ee)?",
        "plain pied",
    ),
    quiet=one_of("calme", "au calme", "tranquille", "tranquillement", "silencieuse", "silencieux"),
    near=one_of(
        "pres d\\w*", "proche", "a cote", "pas loin", "a proximite", "la plus proche", "dans le coin", "par ici",
    ),
    here=one_of(
        "ici", "cette (?:salle|piece)", "cet espace", "celle ci", "ce salon", "ce bureau", "dans la (?:piece|salle)",
    ),
    place=said(
        r"(?:place|lit|couchette|cabine|cocon|banquette|transat|capsule|pod|matelas)(?: numero| no| n)? @?(\d+|un)"
    )[0],
    complaints=MappingProxyType(
        {
            "cold": one_of(
                "(?:plus|pas assez) chaud(?! que| qu)", "froid", "froide", "frisquet", "gele", "gelee", "geles",
                "glacial", "glaciale", "caille", "caillons", "pele", "frigorifie", "frigorifiee", "grelotte",
                "grelottons", "gla gla", "chauffage(?! est a fond)", "pas chauffee?", "mal chauffee?", "rechauff\\w+",
                "meurt de froid", "courant d air", "congele", "congelee", "glagla", "fraiche", "(?<!air )frais",
                "gelees?", "froids?", "(?:peux|pouvez|pourrais|pourriez|faudrait|faut) chauffer",
                "chauffer? (?:un peu|davantage|plus|la|cette)",
            ),
            "dark": one_of(
                "sombre", "noir", "obscur", "pas assez de lumiere", "on n y voit rien", "on y voit rien",
                "manque de lumiere", "pas assez clair", "pas assez eclaire", "pas assez eclairee",
                "pas assez lumineux", "plus de lumiere", "voit rien", "voit pas", "vois rien", "voit plus rien",
            ),
            "bright": one_of(
                "lumineux", "lumineuse", "eblouit", "ebloui", "eblouie", "aveuglant", "aveuglante", "aveugle",
                "trop de lumiere", "trop de soleil", "mal aux yeux", "trop clair", "trop eclaire", "trop eclairee",
                "trop fort", "lumiere", "tamis\\w+", "eblouissant", "eblouissante", "agressive", "lumieres",
                "eblouis",
            ),
            "stuffy": one_of(
                "renferme", "etouffe", "etouffons", "air", "odeur", "pue", "aere", "respire", "vicie", "aeration",
                "ventilation", "confine", "sent mauvais", "sent",
            ),
            "hot": one_of(
                "chaud", "chaude", "chauffer", "chauffe", "etouffant", "etouffante", "canicule", "transpire", "cuit",
                "fournaise", "sauna", "creve de chaud", "chaleur", "chauffage (?:est )?a fond", "trop de chauffage",
                "rafraich\\w+", "refroid\\w+", "four",
            ),
        }
    ),
)  # fmt: skip
