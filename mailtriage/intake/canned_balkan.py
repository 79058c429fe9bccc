"""What automatic mails say in the South Slavic and Baltic languages."""

from mailtriage.intake.canned_language import Language
from mailtriage.intake.canned_language import language as _language

BALKAN: dict[str, Language] = {
    # Croatian, Serbian and Bosnian in Latin letters.
    "hr": _language(
        """
        absent: godišnjem odmoru | godišnjem sam odmoru | godišnji odmor | na godišnjem | odsutan | odsutna |
            nisam u uredu | nisam u kancelariji | izvan ureda | na bolovanju | na porodiljnom |
            na službenom putu | na putu do | ne radi više | više ne radi | ured je zatvoren | ne čitam poštu |
            nemam pristup
        back: vraćam se | vratit ću | povratku | nakon povratka | od ponedjeljka
        instead: hitno | hitnim | u hitnim slučajevima | kontaktirajte | obratite se | nazovite | kolegicu |
            kolegu
        later: odgovorit ću | odgovoriću | odgovorit ćemo | javit ću | javit ćemo | u najkraćem roku |
            pristup pošti
        excuse: na razumijevanju | na razumevanju
        received: vaš upit je zaprimljen | zaprimili smo | primili smo vaš | vaš zahtjev | vaša poruka je
        thanks: hvala na poruci | hvala na upitu | zahvaljujemo na
        robot: automatski odgovor | automatska poruka | ne odgovarajte na ov | automatski generiran
        """
    ),
    "sl": _language(
        """
        absent: na dopustu | odsoten | odsotna | nisem v pisarni | na bolniški | na porodniški |
            na službeni poti | ni več zaposlen
        back: vrnem se | ponovno dosegljiv | po vrnitvi | od ponedeljka
        instead: nujn | obrnite na | pokličite | kolega
        later: odgovoril bom | odgovorila bom | odgovorili vam bomo | v najkrajšem času
        received: vaše sporočilo smo prejeli | prejeli smo vaše | vaša zahteva
        robot: samodejni odgovor | samodejno sporočilo | ne odgovarjajte na
        """
    ),
    "bg": _language(
        """
        absent: в отпуск до | в отпуск съм | в платен отпуск | извън офиса | не съм в офиса | в болнични |
            в командировка | вече не работи
        back: ще се върна | връщам се | след завръщане
        instead: спешн | свържете се | обадете се
        later: ще ви отговоря | ще отговоря | ще се свържем
        received: вашето запитване | получихме вашето | вашата заявка
        robot: автоматичен отговор | автоматично съобщение | не отговаряйте на
        """
    ),
    "lt": _language(
        """
        absent: atostogauju | esu atostogose | nesu biure | komandiruotėje | nedarbingum | nebedirba
        back: iki … 20 | grįšiu | grįžęs | grįžusi
        instead: skubiais | kreipkitės | skambinkite
        later: atsakysiu | atsakysime | susisieksime
        received: jūsų užklausa | gavome jūsų
        robot: automatinis atsakymas | automatinis pranešimas | neatsakykite į
        """
    ),
    "et": _language(
        """
        absent: olen puhkusel | puhkusel kuni | ei viibi kontoris | kontorist väljas | olen haige | lähetuses
        back: kuni | tagasi | naasen
        instead: kiireloomul | pöörduge | helistage | palun võtke ühendust
        later: vastan teile | vastame teile | esimesel võimalusel
        received: teie kiri on | oleme teie | teie pöördumine
        robot: automaatvastus | automaatne teade | ärge vastake
        """
    ),
}
