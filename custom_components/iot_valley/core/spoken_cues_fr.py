"""The words by which French tells what is meant."""

from .spoken_cues import ALL, LIVELY, MEETING, NAP, PLACES, ROOM, ROOMS, Cue, Cues
from .spoken_intents import Intent
from .spoken_tongue import one_of

_FAILS = (
    "marche\\w*|fonctionne\\w*|ferme\\w*|ouvre\\w*|s allume\\w*|"
    "s eteint|s ouvre|repond\\w*|chauffe\\w*|demarre\\w*|coupe\\w*"
)
_SUPPLY = (
    "papier|savon|cafe|couvertures?|oreillers?|draps?|chaises?|eau|feutres?|stylos?|cables?|prises?|courant|electricite|"
    "reseau|wifi|internet|son|gobelets|matelas|rideaux?|serviettes?|essuie|chauffage|hdmi|adaptateur"
)
_FAULTS = one_of(
    "cass\\w+", "en panne", "panne", f"(?:{_FAILS}) (?:pas|plus|mal)", "hs", "fuit", "fuites?", "goutte\\w*", "coule",
    "bouche\\w*", "sales?", "crade", "degoutant\\w*", "renvers\\w+", "sent (?:mauvais|tres mauvais|pas bon)",
    "pue\\w*", "(?<!renferme )odeurs?", "taches?", "tachee?s?", "grille\\w*",
    "(?:ecran|projecteur|tele|lampe|micro|wifi|machine) .{0,12}mort\\w*",
    f"(?:plus|pas|manque\\w*|sans) (?:de |d |du |la |le |l )?(?:{_SUPPLY})", "n a (?:pas|plus) d\\w? \\w+",
    "manque\\w*", "abime\\w*", "dechire\\w*", "coince\\w*", "(?:est|sont|reste) bloque\\w*", "rien ne marche",
    "bruit", "repar\\w+", "nettoy\\w+", "problemes?", "soucis?", "signal\\w* (?!qu|notre|mon|que)", "deborde de",
    "poubelles? pleines?", "clignot\\w+", "grince\\w*", "incident", "defectueu\\w+", "deregle\\w*",
    "tombe\\w* en panne", "detraqu\\w+", "plantee?", "flaque", "maintenance",
)  # fmt: skip
_COMFORT = one_of(
    "froid\\w*", "gel[ea]\\w*", "caill\\w+", "frisquet", "chaud\\w*", "chaleur", "four", "fournaise", "sauna",
    "transpir\\w+", "etouff\\w+", "air frais", "pas d air", "(?:un peu|besoin) d air", "manque d air", "respir\\w+",
    "sombre", "noir", "eblou\\w+", "lumiere", "lumineu\\w+", "(?:n y|rien|pas) (?:y )?voi[trs]",
    "y voit (?:rien|pas)", "on voit (?:rien|pas)", "mal aux yeux", "chauffage", "renferme", "suffo\\w+",
    "caniculaire", "glacial\\w*", "aer\\w+", "(?:rafraich|rechauff|refroid)\\w+",
    "trop (?:fort|clair|lumin|sombre)\\w*", "soleil", "clim",
)  # fmt: skip
_LEAVES = one_of(
    "retir\\w+", "enlev\\w+", "ray\\w+", "sors", "sort(?:ir|ez)", "annul\\w+", "laisse tomber", "oubli\\w+",
    "jette\\w*", "quitt\\w+", "plus besoin", "chang\\w+ d avis", "plus (?:envie|la peine)",
    "(?:plus|pas) fatigue\\w*", "donn\\w+ ma place", "desinscri\\w+", "renonc\\w+", "marre", "ras le bol",
    "abandonn\\w+", "plus attendre", "ne veux plus", "veux plus", "supprim\\w+", "efface\\w*", "vire\\w*",
    "pass\\w+ mon tour", "j attends plus", "lache\\w*", "trop long", "n attends plus", "arret\\w+", "barre\\w*",
    "cede\\w*", "decommand\\w+",
)  # fmt: skip
_EXTENDS = one_of(
    "prolong\\w+", "rallong\\w+", "allong\\w+", "plus longtemps", "(?:aller|durer) (?:jusqu|\\d+)",
    "(?:garder|rester|gardons|restons|reste|gardez|garde) .{0,30}(?:jusqu|encore|plus|\\d+ min)",
    "encore (?:\\d+|un peu|une|un|quelques)", "\\d+ (?:min|h) (?:de plus|en plus|de rab|supplementaires?)",
    "h de plus", "(?:de|en) plus", "du rab", "decal\\w+ la fin", "repouss\\w+", "ajout\\w+", "traine\\w*",
    "debord\\w+", "(?:pas|rien) (?:encore |tout a fait |completement )?(?:fini\\w*|termine\\w*)", "depass\\w+",
    "eten\\w+", "plus de temps", "continu\\w+", "s eternise", "supplementaires?", "pas fini",
)  # fmt: skip
_ENDS = one_of(
    "fini\\w*", "termin\\w+", "liber\\w+", "libre maintenant", "(?:est|redevient) libre", "rend\\w*", "reprendre",
    "recuper\\w+", "pli\\w+ bagages?", "(?:m en vais|s en va|nous en allons|en aller|s en est alle)",
    "(?:on|je|nous) (?:part\\w*|pars|sort\\w*)", "(?:plus|est) (?:personnes?|partis?)", "quelqu un d autre",
    "clotur\\w+", "ferm\\w+ (?:notre|la|ma)", "a vous", "laiss\\w+ la", "on lache", "arret\\w+", "boucl\\w+",
    "ecourt\\w+", "annul\\w+ le reste", "c est bon pour nous", "vous pouvez (?:y aller|la prendre|l avoir)",
    "abandonn\\w+", "vid\\w+", "met\\w* fin", "(?:ai|a|avons) quitte", "peut la prendre", "plus besoin", "sors",
    "leve\\w* le camp",
)  # fmt: skip
_ARRIVES = one_of(
    "arriv\\w+", "(?:on|tout le monde|l equipe) (?:est|sont) (?:\\w+ ){0,2}(?:la|ici|dedans|dans)",
    "je suis (?:\\w+ )?(?:la|ici)", "nous sommes (?:\\w+ )?(?:la|ici|dans)", "on y est", "on est installes",
    "presents?", "presentes?", "install\\w+", "venus? pour", "la pour", "demarr\\w+", "commenc\\w+", "confirm\\w+",
    "enregistr\\w+", "valid\\w+", "point\\w+", "check in", "on est dans", "on est en", "je suis (?:dans|en)",
    "on se pose", "prete?s? a", "debut\\w*", "sur place", "entres?", "rentres?",
)  # fmt: skip
_ASKS_WHEN = one_of(
    "quand", "(?:a |vers |pour )?quel(?:le)?s? (?:h|moments?|creneaux?|jours?)",
    "(?:meilleure?s?|bons?|bonne) (?:moments?|h)", "creuse?s?",
    "moins (?:de monde|frequente\\w*|de personnes|blinde\\w*|plein\\w*)", "tranquille", "le matin ou", "evit\\w+",
    "sans (?:queue|faire|attendre|monde)", "(?:aime|supporte) pas (?:la foule|le monde)", "d habitude", "plus calme",
    "h de pointe",
)  # fmt: skip
_ASKS_STATUS = one_of(
    "libre\\w*", "dispo\\w*", "reserv\\w+", "accessible\\w*", "ouvert\\w*", "pris\\w*", "jusqu", "utilis\\w+"
)
_WAITS = one_of(
    "listes?", "files?", "queue", "attend\\w*", "attente", "prochain\\w*", "ticket", "previen\\w+", "preven\\w+",
    "dis (?:le )?moi (?:quand|des|lorsqu)", "fais moi signe", "appel\\w+", "inscri\\w+", "note\\w* (?:moi|nous|mon)",
    "garde\\w*", "met\\w*", "reserv\\w+", "mon tour", "mon nom", "avert\\w+", "alert\\w+", "notifi\\w+", "sonne\\w*",
    "ajout\\w+", "prend\\w* (?:la|le|une) (?:prochaine?|place)", "tiens moi", "positionn\\w+", "rejoin\\w+", "envoie",
    "bip\\w*",
)  # fmt: skip
_BOOKS = one_of(
    "reserv\\w+", "cal\\w+", "prend\\w*", "prenons", "pos\\w+", "met\\w*", "laisse\\w* (?:nous|moi)", "garde\\w*",
    "bloqu\\w+", "il (?:me|nous) (?:faut|faudrait)", "(?:j|on|nous) aimer\\w+", "voudr\\w+", "veux", "veut",
    "voulons", "plait", "option", "pour (?:une|un|\\d+|demi)", "a partir de", "retien\\w+", "attribu\\w+",
    "donn\\w+ (?:nous|moi)", "avoir", "booke\\w*", "planifi\\w+", "organis\\w+", "besoin de",
)  # fmt: skip
_ASKS_OF_ROOM = one_of(
    "(?:a |jusqu a )?quelle h", "quand", "combien de temps",
    "(?:y a|il y a|y a t il|a t il) (?:deja )?(?:quelqu un|quelque chose|du monde|personnes)", "a qui", "qui",
    "jusqu a quand", "est ce qu\\w* .{0,20}(?:libre|occupe\\w*|pris\\w*)",
)  # fmt: skip
_OURSELVES = one_of("on", "nous", "je", "j", "moi", "notre", "nos", "ma", "mon")

FRENCH = Cues(
    nap=one_of(
        "siestes?",
        "lits?",
        "couchettes?",
        "capsules?",
        "dormir",
        "sommeil",
        "allonger",
        "dodo",
        "roupiller",
        "micro sieste",
        "matelas",
        "file",
        "liste d attente",
        "ticket",
        "attendre",
        "mon nom de la liste",
        "fatigue\\w*",
        "repos\\w*",
    ),
    near=one_of("pres", "a cote", "proche\\w*", "autour", "pas loin", "plus (?:grande?|petite?)", "comme", "sauf"),
    rows=(
        Cue(Intent.REPORT_FAULT, ALL, _FAULTS, unless=one_of("pas d air", "manque d air")),
        Cue(Intent.LEAVE_QUEUE, frozenset({NAP}), _LEAVES),
        Cue(Intent.JOIN_QUEUE, frozenset({NAP}), _WAITS),
        Cue(Intent.NAP_PLACES, frozenset({NAP}), one_of("\\w+")),
        Cue(Intent.QUIET_HOUR, frozenset({LIVELY}), _ASKS_WHEN),
        Cue(Intent.COMFORT, ALL, _COMFORT),
        Cue(Intent.SPACE_STATUS, PLACES, one_of("quelqu un .{0,10}reserve", "est (?:deja )?reserve")),
        Cue(Intent.BOOK_SPACE, PLACES, one_of("reserve", "reserver", "booke\\w*")),
        Cue(Intent.SPACE_STATUS, frozenset({LIVELY}), _ASKS_STATUS),
        Cue(Intent.PEOPLE, frozenset({LIVELY}), one_of("\\w+")),
        Cue(Intent.SPACE_STATUS, frozenset({ROOM}), _ASKS_OF_ROOM, unless=_OURSELVES),
        Cue(Intent.FIND_SPACE, frozenset({MEETING}), one_of("qu est ce qui est (?:libre|dispo\\w*)")),
        Cue(Intent.EXTEND, ROOMS, _EXTENDS, unless=one_of("plus personnes?", "plus besoin")),
        Cue(Intent.CHECK_IN, ROOMS, _ARRIVES, unless=one_of("quelqu un", "ils", "elles", "qui", "quand")),
        Cue(Intent.END, ROOMS, _ENDS, unless=one_of("ils", "elles", "quand", "quelle h", "est ce que")),
        Cue(
            Intent.SPACE_STATUS,
            frozenset({ROOM}),
            one_of("glisser", "entrer", "aller", "faufiler", "quelqu un", "occupe\\w*"),
        ),
        Cue(Intent.BOOK_SPACE, frozenset({ROOM}), _BOOKS),
        Cue(Intent.SPACE_STATUS, frozenset({ROOM}), one_of("\\w+")),
        Cue(
            Intent.FIND_SPACE,
            frozenset({MEETING}),
            one_of(
                "salles?",
                "endroit",
                "coin",
                "cabines?",
                "bureau",
                "espace",
                "quelque chose",
                "(?:aller|mettre) ou",
                "comme salle",
                "un truc",
                "appel",
                "ecran",
                "on va ou",
                "qu est ce que (?:vous|tu|t)",
                "ou est ce",
                "personnes?",
            ),
        ),
    ),
)
