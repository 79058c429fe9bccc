"""What automatic mails say in the languages of Middle Europe, and Romanian."""

from mailtriage.intake.canned_language import Language
from mailtriage.intake.canned_language import language as _language

EASTERN: dict[str, Language] = {
    "pl": _language(
        """
        absent: biuro nieczynn | sekretariat nieczynn | urząd nieczynn | nieczynne w dniach |
            nieczynny w dniach | biuro jest nieczynn | biuro zamknięte |
            poza biurem | przebywam na | nie pracuje już | poza firmą | nieobecn | nie odczytuję |
            biuro jest nieczynne | zwolnieniu | delegacji | na urlopie | urlopie macierzyńskim |
            na szkoleniu | jestem na urlopie | będę na urlopie | urlopie wypoczynkowym |
            urlopie wychowawczym | urlopie rodzicielskim | urlopie ojcowskim | urlopie tacierzyńskim |
            jestem nieobecn | będę nieobecn | jestem poza | będę poza biurem | nie będzie mnie |
            nie ma mnie | jestem w delegacji | podróży służbowej | na targach | na konferencji |
            jestem chor | na l4 | chorobowym | przeszedłem na emeryturę | przeszłam na emeryturę |
            na emeryturze | nie pracuję już | już nie pracuję | już nie pracuje |
            nie jest już pracownikiem | zakończył pracę | zakończyła pracę | zmarł | śmierć | żałob |
            niepełny etat | pół etatu | nie pracuję w | dzień wolny | mam wolne | biuro będzie nieczynne |
            nieczynn | zamknięte do | zamknięty do | sklep … zamknięty | firma … zamknięta |
            jesteśmy zamknięci | przerwa urlopowa | przerwa świąteczna | nowy adres e-mail |
            nowy adres mailowy | zmieniłem adres | zmieniłam adres | zmiana adresu | adres nie jest już |
            skrzynka nie jest | nie jest już używan | nie jest monitorowan | dwa razy dziennie |
            poza godzinami pracy | ograniczony dostęp
        away: zamknięt | święt | godziny otwarcia | godzinach pracy | ten adres | wolne
        back: wracam | do dnia | wrócę | powrocie | powrot | będę dostępn | od poniedziałku |
            w poniedziałek | od dnia | do odwołania | ponownie
        instead: podczas mojej nieobecności | w razie pilnej | pilnych | kontakt | proszę dzwonić |
            zastępuje | zastępstwo | współpracown | koleżank | koleg | telefonicznie | kierować | skontakt |
            pod numer | w sprawach | przesyłać
        later: odczytam | odpiszemy |
            jak najszybciej | odpowiem | nie jest przekazywana | niezwłocznie | w ciągu 24 | odpisz |
            odczytuj | nie odczyt | udzielimy | w najbliższym czasie | w ciągu 48 | w możliwie |
            przeczytam | po powrocie | skontaktujemy
        excuse: za wyrozumiałość | za zrozumienie | za cierpliwość | przepraszamy | wesołych świąt |
            szczęśliwego nowego | miłego dnia
        received: zostało przyjęte | została przyjęta | przekazane do właściw |
            odpowiemy niezwłocznie | odpowiemy najszybciej | odpowiemy jak | odpowiemy w ciągu |
            potwierdzam otrzymanie | potwierdzamy otrzymanie | dziekujemy za zgloszenie |
            dziekujemy za wyslanie |
            otrzymaliśmy państwa | otrzymaliśmy twoj | otrzymaliśmy pani | zostało zarejestrowane |
            zgłoszenie zostało | numer zgłoszenia | dziękujemy za kontakt | dziękujemy za zgłoszenie |
            potwierdzamy otrzymanie | potwierdzamy przyjęcie | otrzymaliśmy wiadomość |
            otrzymaliśmy zgłoszenie | otrzymałem twoją wiadomość i | państwa zgłoszenie | twoje zgłoszenie |
            państwa wiadomość | numer sprawy | numer referencyjny | dziękujemy za przesłanie |
            dziękujemy za zainteresowanie | dziękujemy za zapytanie | dziękujemy za skontaktowanie |
            dziękujemy, że | nasz konsultant | nasz zespół | odpowiemy na
        thanks: dziękujemy za wiadomość | dziękuję za wiadomość
        robot: wygenerowana automatycznie | wygenerowany automatycznie | wysłana automatycznie |
            odpowiedź automatyczna |
            wiadomość automatyczna | automatyczna wiadomość | wygenerowana automatycznie |
            wygenerowany automatycznie | wysłana automatycznie | automatycznie wygenerowana |
            prosimy nie odpowiadać | proszę nie odpowiadać | wypisać się | zrezygnować z subskrypcji |
            otrzymujesz tę | to jest automatyczn | to jest wiadomość | nie odpowiadać | nie odpowiadaj |
            wiadomość wygenerowan | nie wymaga podpisu | bez podpisu | automatyczna odpowiedź |
            kopia wiadomości | kopia twojej | to jest kopia | odpowiedz powyżej | wiadomość systemowa |
            wysłano automatycznie | prosimy na nią nie | został połączon | zostało połączone
        notice: zadowol | satysfakcj | opini | ankiet | oceń | wziąć udział | zaprasza | zaprosił | paczka |
            przesyłk | zamówieni | dostaw | śledź | śledzenie | kod | jeśli to nie | wygasa | zignoruj |
            nowy dokument | nowe dokumenty | wyciąg | dostępn | zaloguj | udostępni | podpis | domen |
            odnow | status zgłoszenia | zmienił | zmieniony | zostało zamknięte | rozwiązan
        """
    ),
    "cs": _language(
        """
        absent: mimo kancelář | nejsem v kanceláři | nie som v kancelárii | nepřítom | nemocensk |
            neprítomn | máme zavřeno | bude zavřeno | na dovolené | na dovolenke | mám dovolenou |
            na nemocenské | na školení | jsem na dovolené | budu na dovolené | čerpám | jsem nemocn |
            jsem na nemocenské | pracovní neschopnosti | mateřské dovolené | rodičovské dovolené |
            na mateřské | na rodičovské | na veletrhu | na konferenci | na služební | odešel do důchodu |
            odešla do důchodu | v důchodu | již nepracuji | již nepracuje | už nepracuji | už nepracuje |
            není již zaměstnan | zemřel | úmrtí | částečný úvazek | zkrácený úvazek | nepracuji v |
            mám volno | celozávodní dovolená | kancelář je zavřen | kanceláře budou | je zavřeno |
            zavřeno do | zavřeno z | uzavřen | nová e-mailová adresa | novou e-mailovou adresu |
            nový e-mail | změnil jsem | změnila se | adresa již není | schránka není | již není používán |
            není monitorován | dvakrát denně | mimo pracovní dobu | mimo otevírací | omezený přístup |
            nebudu v kanceláři | nebudu k dispozici | som na dovolenke
        away: zavřen | svátk | otevírací doba | pracovní doba | tato adresa | volno
        back: od | budem späť | zpět | návrat | vrátím | budu opět | vracím | budu zpátky | v pondělí | do |
            opět
        instead: v neodkladných | obraťte se | po dobu mé nepřítomnosti | v mé nepřítomnosti | v súrnych |
            naléhav | urgent | volejte | kontakt | obracejte | ve věci | kolegy | zastupuje | zástup |
            telefon | pište | obrat
        later: nebude přeposlán | čo najskôr | budeme se jí zabývat | odpov | přečtu | nečtu | ozveme |
            do 24 hodin | do 48 hodin | co nejdřív | přečten | po návratu | přeposíl
        excuse: za pochopení | za trpělivost | omlouvám | veselé vánoce | šťastný nový | hezký den |
            krásné svátky
        received: odpovíme do | ozveme se |
            odpovíme co nejdříve | odpovíme vám co |
            zprávu jsme přijali | děkujeme za zprávu |
            obdrželi jsme | přijali jsme | byl zaregistrován | byl přijat | požadavek byl |
            číslo požadavku | potvrzujeme přijetí | váš požadavek | vaše žádost | vaše zpráva |
            váš e-mail byl | váš dotaz | číslo tiketu | číslo případu | děkujeme, že | děkujeme za zprávu |
            děkujeme za dotaz | děkujeme za váš zájem | děkujeme za kontakt | náš tým | náš operátor |
            ozveme se vám | budeme vás
        thanks: děkujeme za váš | děkujeme za vaši | děkuji za vaši zprávu | děkuji za váš
        robot: vytvořena automaticky | vytvořen automaticky | odeslána automaticky | automaticky vytvořen |
            automatická zpráva | automaticky generovan | automaticky vygenerovan | neodpovídejte |
            odhlásit z odběru | odhlášení odběru | toto je automatick | automatická odpověď |
            platný bez podpisu | platné bez podpisu | bez podpisu | kopie zprávy | kopie vaší |
            toto je kopie | odpovězte nad | tento e-mail byl vygenerován | tato zpráva byla vygenerována |
            sloučen
        notice: spokojen | váš názor | dotazník | průzkum | ohodno | zúčastn | vás zve | pozval | zásilk |
            balík | objednávk | doručen | sled | ověřovací kód | bezpečnostní kód | kód | nežádal |
            platnost | ignorujte | nový dokument | výpis | k dispozici | přihlaste | sdílel | sdílen |
            podeps | podpis | domén | prodlouž | stav vaš | stav požadavku | změnil | uzavřen | vyřešen
        """
    ),
    "hu": _language(
        """
        absent: házon kívül | nem vagyok az irodában | nem tartózkodom | irodán kívül |
            nem vagyok elérhető | nem leszek elérhető | kiküldetésben | zárva tart | irodánk … zárva |
            távol vagyok | távol leszek | távollét | szabadságon | betegszabadságon | szabadságomat |
            betegállományban | beteg vagyok | táppénzen | szülési szabadság | gyes | kiállításon |
            konferencián | tréningen | továbbképzésen | üzleti úton | nyugdíjba | nyugdíjas |
            már nem dolgozik | már nem dolgozom | nem dolgozik nálunk | elhunyt | haláleset | gyász |
            részmunkaidő | nem dolgozom | szabadnap | zárva vagyunk | zárva lesz | üzletünk … zárva |
            céges leállás | leállás | új e-mail cím | új email cím | megváltozott az e-mail |
            megváltozott az email | ez a cím már nem | nem használt | postafiók nem | naponta kétszer |
            munkaidőn kívül | nyitvatartási időn kívül | korlátozottan | nem leszek az irodában
        away: zárva | ünnep | nyitvatartás | ez a cím
        back: leszek újra | -ig | ismét elérhető | vissza | után | hétfőn | újra | -tól
        instead: távollétemben | sürgős | keresse | hívja | kolléga | helyettes | telefon | írjon | fordul
        later: amint lehet | a lehető leghamarabb | hamarosan | válaszol | nem olvas | jelentkez |
            órán belül | munkanapon belül | olvas
        excuse: megértés | türelm | elnézés | kellemes ünnepeket | boldog karácsonyt | boldog új évet |
            szép napot
        received: megkaptuk | beérkezett | rögzítettük | köszönjük megkeresését | hibajegy | azonosítószám |
            levelét megkaptuk | üzenetét megkaptuk | üzenete megérkezett | levele megérkezett |
            bejelentését | kérését | köszönjük, hogy | köszönjük érdeklődését | köszönjük levelét |
            ügyszám | kollégáink | munkatársaink | munkatársunk | ügyfélszolgálatunk
        thanks: köszönjük levelét | köszönöm levelét | köszönjük üzenetét | köszönjük az üzenet |
            köszönöm az üzenet | köszönöm üzenet
        robot: automatikusan generált | automatikusan küldött | ne válaszoljon | leiratkoz |
            rendszerüzenet | ez egy automatikus | automatikus válasz | automatikus üzenet | aláírás nélkül |
            gépi úton | másolata | ez egy másolat | automatikusan készült | erre az e-mailre ne
        notice: elégedett | vélemény | kérdőív | felmérés | értékel | meghív | csomag | rendelés | szállít |
            kézbesít | nyomon | ellenőrző kód | biztonsági kód | kód | nem ön | lejár | hagyja figyelmen |
            új dokumentum | számlakivonat | elérhető | jelentkezzen be | megoszt | aláír | domain |
            megújít | állapot | lezár | megold
        """
    ),
    "ro": _language(
        """
        absent: nu sunt la birou | nu voi fi la birou | în afara biroului | indisponibil | lipsesc |
            sunt plecat | plecat din | închis în perioada | birou … închis | în concediu | in concediu |
            sunt în concediu | sunt in concediu | concediu medical | concediu de odihnă |
            concediu de maternitate | concediu de creștere | sunt bolnav | sunt în delegație |
            în delegație | la un târg | la o conferință | la un curs | la training | nu mai lucrez |
            nu mai lucrează | nu mai face parte | nu mai fac parte | m-am pensionat | s-a pensionat |
            pensionat | a decedat | deces | nu lucrez | timp parțial | biroul este închis |
            birourile sunt închise | magazinul este închis | suntem închiși | este închis | vom fi închiși |
            închis până | închis pentru | adresă nouă de e-mail | adresă nouă de email | noua adresă de |
            noua mea adresă | mi-am schimbat adresa | nu mai este folosit | nu mai este utilizat |
            nu mai este activ | nu este monitorizat | de două ori pe zi | în afara programului |
            acces limitat
        away: închis | sărbător | program de lucru | programul nostru | această adresă | liber
        back: pana la | la întoarcere | revin | întorc | până | reveni | mă întorc | ne întoarcem |
            redeschid | luni | de la data
        instead: urgen | contact | sunați | coleg | înlocui | telefon | adresați | scrieți | trimiteți
        later: cât mai curând | cat mai curand | în cel mai scurt timp | răspund | citi | veți primi |
            în termen de | va fi citit | cât mai repede
        excuse: pentru înțelegere | ne cerem scuze | sărbători fericite | crăciun fericit | la mulți ani |
            o zi
        received: am primit solicitarea | am primit mesajul | a fost înregistrat | mulțumim pentru mesaj |
            vă mulțumim pentru | număr de înregistrare | multumim pentru mesaj | am recepționat |
            am primit e-mailul | am primit cererea | cererea dumneavoastră | solicitarea dumneavoastră |
            solicitarea dvs | mesajul dumneavoastră | mesajul dvs | tichetul | număr de tichet |
            vă mulțumim că | mulțumim că ne | un coleg | echipa noastră
        thanks: vă mulțumesc pentru | mulțumesc pentru e-mail
        robot: generat automat | trimis automat | a nu răspunde | dezabona | acesta este un mesaj automat |
            nu răspundeți | mesaj automat | răspuns automat | valabil fără semnătură | fără semnătură |
            copie a mesajului | aceasta este o copie | răspundeți deasupra
        notice: satisfacție | părerea | chestionar | sondaj | coletul | comanda | livrare | urmări |
            cod de verificare | cod de securitate | codul | nu ați solicitat | expiră | ignorați |
            document nou | extras de cont | disponibil | autentificați | partajat | semna | domeniu |
            reînnoi | stadiul | starea | rezolvat
        """
    ),
}
