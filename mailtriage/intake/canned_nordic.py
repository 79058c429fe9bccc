"""What automatic mails say in the languages of the North."""

from mailtriage.intake.canned_language import Language
from mailtriage.intake.canned_language import language as _language

NORDIC: dict[str, Language] = {
    "sv": _language(
        """
        absent: kollar inte mejlen | kollar inte mailen | läser inte mejlen | läser inte mailen |
            inte på kontoret | ej på kontoret | frånvarande | tjänsteresa | ej anträffbar |
            inte anträffbar | slutat på | sjukskriven | inte i tjänst | frånvaro | är ledig |
            kontoret är stängt | håller stängt | har stängt | jag är borta | på semester | har semester |
            föräldraledig | tjänstledig | på kurs | på utbildning | sommarledig | på sommarsemester |
            på vinterledighet | på tjänsteresa | på mässa | på konferens | ute på uppdrag | vård av barn |
            vab | sjuk idag | är sjuk | hemma sjuk | jobbar deltid | arbetar deltid | jobbar inte på |
            arbetar inte på | mammaledig | pappaledig | är föräldraledig | sabbatsår | studieledig |
            gått i pension | är pensionerad | har pension | har slutat | jobbar inte längre |
            arbetar inte längre | inte längre anställd | avlidit | dödsfall | semesterstängt |
            sommarstängt | julstängt | vi har semester | butiken … stängd | butiken är stängd |
            vi har stängt | företaget … stängt | mottagningen … stängd | stängt för | ny e-postadress |
            ny mailadress | ny mejladress | bytt e-post | bytt mail | adressen används inte |
            används inte längre | läses inte längre | bevakas inte | läser min mail två | kollar mejlen |
            utanför våra öppettider | begränsad tillgång | är på semester | går på semester | ledig till |
            är bortrest | bortrest
        away: stängt | stängd | ledig | helgdag | öppettider | på resande fot | denna adress | begränsad
        back: hörs i | vi hörs |
            till och med | tillbaka | åter | t.o.m. | nästa vecka | är åter | på måndag | öppnar igen |
            fram till | från och med
        instead: under min frånvaro | brådsk | kontakta | ring | ärenden | kollega | vänd dig |
            vänder du dig | akuta | maila | mejla | skriv till | växel
        later: så snart som möjligt | så snart jag | återkommer | vidarebefordras inte | läser | läses |
            svara | besvar | kommer att läsas | hör av | inom … dagar | inom … timmar | så fort |
            kollar inte
        excuse: för din förståelse | för visad förståelse | tack för förståelsen | trevlig helg | god jul |
            gott nytt år | glad påsk | önskar vi | ursäkta
        received: svarar normalt | vi svarar så | vi svarar inom |
            har mottagit ditt | har tagit emot ditt | ärendenummer | tack för din förfrågan |
            tack för att du kontaktar | bekräftar att vi | vi har mottagit | vi har tagit emot |
            vi har fått ditt | tack för att du hör av dig | tack för att du skriver |
            tack för ditt intresse | tack för din fråga | tack för din beställning | ditt ärende |
            ärende-id | ärendet har | vi återkommer | vi svarar | någon av våra | en av våra | vårt team
        thanks: tack för ditt mail | tack för ditt mejl | tack för ditt meddelande | tack för din e-post |
            tack för mailet | tack för mejlet
        robot: automatiskt genererat | skickats automatiskt | går inte att svara på | svara ej |
            avregistrera | avsluta prenumeration | du får detta | detta är ett automatiskt | svara inte |
            skapats automatiskt | automatiskt meddelande | automatiskt svar | automatiskt utskick |
            giltig utan underskrift | giltigt utan underskrift | kopia av ditt meddelande |
            detta är en kopia | svara ovanför | går inte att besvara | har slagits samman | slagits ihop med
        notice: hur nöjd | din åsikt | din feedback | enkät | undersökning | betygsätt | delta i |
            bjuder in | har bjudit in | ditt paket | din försändelse | din beställning | spåra | leverans |
            verifieringskod | säkerhetskod | engångskod | koden | inte begärt | upphör | ignorera |
            nytt dokument | nya dokument | kontoutdrag | finns nu | logga in | delat | har delat |
            underteckna | signera | visa dokument | domän | förnya | status på | status har | har ändrats |
            har stängts | har lösts
        """
    ),
    "da": _language(
        """
        absent: ikke på kontoret | ikke til stede | på tjenesterejse | er fratrådt | ikke at træffe |
            barsel | orlov | ude af kontoret | fravær | kontoret er lukket | holder lukket | har lukket |
            har fri | på ferie | holder ferie | har ferie | ferie frem til | på kursus | på barsel |
            sygemeldt | på messe | til konference | på konference | på forretningsrejse | rejse til |
            arbejder deltid | på deltid | arbejder ikke om | fri om | er syg | syg i dag | ligger syg |
            på sygeorlov | på forældreorlov | på orlov | gået på pension | er pensioneret | pension |
            stoppet i | er stoppet hos | har forladt | ikke længere ansat | arbejder ikke længere |
            afgået ved døden | dødsfald | ferielukket | sommerlukket | julelukket | holder vi lukket |
            butikken … lukket | klinikken … lukket | firmaet … lukket | lukket på grund | lukket pga |
            lukket til | ny mailadresse | ny e-mailadresse | ny e-mail-adresse | skiftet mail |
            skiftet e-mail | bruges ikke længere | læses ikke længere | tjekker ikke mail |
            tjekker kun mail | uden for åbningstid | udenfor åbningstid | begrænset adgang |
            er ikke på arbejde | er bortrejst | bortrejst
        away: lukket | ferie | åbningstider | helligdag | denne adresse | fri | undervejs | på farten
        back: til og med | tilbage | frem til | retur | er retur | igen | næste uge | på mandag |
            åbner igen | indtil | fra den | i uge
        instead: i mit fravær | haste | kontakt | ring | akut | kollega | henvend | skriv til | telefon
        later: hurtigst muligt | så snart | bliver ikke videresendt | bliver ikke læst | læser | vender |
            besvar | tjekker | læses | svare | vende tilbage | inden for | så hurtigt
        excuse: for din forståelse | for forståelsen | tak for forståelsen | glædelig jul | godt nytår |
            god påske | god dag | ønsker vi | beklager
        received: svarer normalt | vi svarer hurtigst | vi svarer inden |
            har modtaget din | din henvendelse er | sagsnummer | tak for din henvendelse |
            vi har modtaget | har modtaget dit | tak for din forespørgsel | tak for din interesse |
            tak for din bestilling | tak fordi du | tak for at du | din sag | sags-id |
            din forespørgsel er | vi vender tilbage | vi svarer | vi besvarer | en af vores | vores team
        thanks: tak for din mail | tak for din e-mail | tak for din besked
        robot: automatisk genereret | sendt automatisk | ikke besvares | kan ikke svare på denne |
            du modtager denne | dette er en automatisk | svar ikke | genereret automatisk |
            automatisk besked | automatisk svar | automatisk mail | gyldig uden underskrift |
            kopi af din besked | kopi af din henvendelse | dette er en kopi | svar over denne linje |
            kan ikke besvares | flettet sammen | sammenlagt med
        notice: hvor tilfreds | din mening | din feedback | spørgeskema | undersøgelse | bedøm |
            inviterer dig | har inviteret | din pakke | din forsendelse | din ordre | din bestilling |
            spor din | levering | bekræftelseskode | sikkerhedskode | engangskode | koden | ikke anmodet |
            udløber | ignorer | nyt dokument | nye dokumenter | kontoudskrift | ligger klar | log ind |
            delt med | har delt | underskriv | underskrevet | vis dokument | domæne | forny | status på |
            er ændret | er lukket | er løst
        """
    ),
    "no": _language(
        """
        absent: ingen dekning | uten dekning | på havet | til sjøs | på fjelltur |
            ikke på kontoret | ute av kontoret | på reise | ikke tilgjengelig | sluttet i | permisjon |
            sykmeldt | fravær | leser ikke e-post | kontoret er stengt | holder stengt | har fri |
            på ferie | har ferie | avvikler ferie | ferie til | på kurs | i foreldrepermisjon | på messe |
            på konferanse | på tjenestereise | på forretningsreise | jobber deltid | jobber ikke på |
            arbeider ikke på | er syk | hjemme med sykt | i permisjon | pensjonist | gått av med pensjon |
            har sluttet | sluttet hos | jobber ikke lenger | arbeider ikke lenger | ikke lenger ansatt |
            gått bort | dødsfall | ferielukket | ferieavvikling | sommerstengt | julestengt |
            butikken … stengt | klinikken … stengt | vi har stengt | vi holder stengt | stengt på grunn |
            stengt frem | stengt til | ny e-postadresse | ny mailadresse | byttet e-post | byttet mail |
            brukes ikke lenger | leses ikke lenger | sjekker ikke e-post | sjekker ikke mail | sjekker kun |
            utenfor åpningstid | begrenset tilgang | bortreist | er på ferie | tar ferie
        away: stengt | ferie | åpningstider | helligdag | denne adressen | fri | underveis | på farten
        back: til og med | tilbake | frem til | igjen | neste uke | på mandag | åpner igjen | inntil |
            fra og med
        instead: hastesaker | i mitt fravær | haster | kontakt | ring | akutt | kollega | henvend |
            skriv til | telefon
        later: så snart | så fort | blir ikke videresendt | ikke lest | leser | svare | besvar | sjekker |
            leses | komme tilbake | innen | så raskt
        excuse: for forståelsen | for din forståelse | takk for forståelsen | god jul | godt nyttår |
            god påske | god dag | ønsker vi | beklager
        received: svarer vanligvis | vi svarer så | vi svarer innen |
            har mottatt din | din henvendelse | saksnummer | vi har mottatt | har mottatt ditt |
            takk for din henvendelse | takk for henvendelsen | takk for din forespørsel |
            takk for din interesse | takk for din bestilling | takk for at du kontakt | din sak |
            saken din | saks-id | vi svarer | vi kommer tilbake | vi besvarer | en av våre | vårt team
        thanks: takk for din e-post | takk for e-posten | takk for din melding | takk for at du
        robot: automatisk generert | sendt automatisk | ikke svar på denne | kan ikke besvares |
            meld deg av | du mottar denne | dette er en automatisk | generert automatisk |
            automatisk melding | automatisk svar | automatisk e-post | gyldig uten underskrift |
            kopi av meldingen | kopi av din henvendelse | dette er en kopi | svar over denne linjen |
            slått sammen med
        notice: hvor fornøyd | din mening | din tilbakemelding | spørreundersøkelse | undersøkelse |
            vurder | inviterer deg | har invitert | pakken din | din pakke | din bestilling | sporing |
            levering | bekreftelseskode | sikkerhetskode | engangskode | koden | ikke bedt om | utløper |
            ignorer | nytt dokument | nye dokumenter | kontoutskrift | ligger klar | logg inn | delt med |
            har delt | signer | vis dokument | domene | forny | status på | er endret | er lukket | er løst
        """
    ),
    "fi": _language(
        """
        absent: työskentelen vain |
            en ole paikalla | työmatkalla | virkavapaalla | vanhempainvapaalla |
            en ole tavoitettavissa | en ole töissä | sairaslom | toimisto on suljettu |
            toimistomme on suljettu | olen poissa | poissa toimist | poissa töistä | lomalla |
            koulutuksessa | sairauslomalla | perhevapaalla | vuosilomalla | kesälomalla | talvilomalla |
            talvilomalle | syyslomalla | joululomalla | hiihtolomalla | olen lomailemassa | olen lomalla |
            olen messuilla | messuilla | matkoilla | olen matkoilla | olen sairaana | olen kipeänä |
            opintovapaalla | vuorotteluvapaalla | äitiyslomalla | isyysvapaalla | hoitovapaalla |
            olen jäänyt eläkkeelle | jäänyt eläkkeelle | eläkkeellä | ei työskentele enää | ei ole enää |
            en ole enää | siirtynyt muihin | osa-aikainen | en työskentele | vapaapäivä | vapaalla |
            suljettu | kesäsulku | olemme lomalla | myymälä on suljettu | yritys on suljettu | kuollut |
            menehtynyt | uusi sähköpostiosoite | sähköpostiosoitteeni on muuttunut | osoite on muuttunut |
            ei ole käytössä | luen sähköpostia | luen sähköpostini | en lue sähköpost |
            aukioloaikojen ulkopuolella
        away: auki arkisin | avoinna arkisin |
            kiinni | pyhäpäivä | aukioloajat | tämä osoite
        back: palaan | takaisin | asti | saakka | palattuani | jälkeen | avaamme | maanantaina |
            ensi viikolla | alkaen
        instead: ota yhteys |
            poissaoloni aikana | asioissa | kiireel | yhteyttä | soita | kollega | sijaise |
            sijaistaa | puhelimitse | lähetä | numerosta
        later: vastaan silloin |
            mahdollisimman pian | ei edelleenlähetetä | ei lueta | luen | viestisi | vastataan | vastaa |
            käsittel | luetaan
        excuse: ymmärryksestä | hyvää joulua | hyvää uutta | pahoittelemme | kärsivällisyyd |
            hyvää päivänjatkoa
        received: vastaamme mahdollisimman | vastaamme yleensä |
            olemme vastaanottaneet | on vastaanotettu | on kirjattu | kiitos yhteydenot |
            tikettinumero | olemme saaneet | viestisi on vastaanotettu | viestisi on saapunut |
            yhteydenottopyyntösi | tukipyyntö | palvelupyyntö | tapausnumero | kiitos viestistäsi |
            asiakaspalvelumme | vastaamme sinulle | vastaamme viestiisi
        thanks: kiitos viestistä | kiitos sähköpostista
        robot: ei voi vastata | peruuta tilaus | saat tämän viestin | tämä on automaattinen | älä vastaa |
            automaattinen vastaus | automaattinen viesti | lähetetty automaattisesti |
            automaattisesti lähetetty | automaattisesti luotu | ilman allekirjoitusta | kopio viestistäsi |
            tämä on kopio | vastaa tämän rivin yläpuolelle | yhdistetty pyyntöön
        notice: kuinka tyytyväinen | tyytyväisyys | palaute | kysely | arvioi | osallistu | kutsui |
            pakettisi | lähetyksesi | tilauksesi | toimitus | seuraa | vahvistuskoodi | turvakoodi |
            kertakäyttö | koodi | et pyytänyt | vanhenee | ohita | uusi asiakirja | tiliote | saatavilla |
            kirjaudu | jakoi | jaettu | allekirjoita | allekirjoitettu | verkkotunnus | uusi se |
            tila on muuttunut | on ratkaistu | on suljettu
        """
    ),
}
