"""What services and offices tell whoever uses them: invoices, parcels, dates, contracts, accounts, tickets.

Customers of the desk write of the same things, so that these words count only where something else speaks
for a program, and where nobody complains, asks or speaks of himself.
"""

from mailtriage.intake.canned_language import Words, phrases_of
from mailtriage.intake.canned_services_western import WESTERN_SERVICES

SERVICES: dict[str, Words] = {
    "en": phrases_of(
        """
        your invoice | your bill | your receipt | your latest invoice | your latest bill | your statement |
        your payment | payment received | amount outstanding | amount due | balance due | invoice total |
        total due | due date | due on | is due | will be debited | has been debited | was debited |
        will be charged | has been charged | was charged | direct debit | view your bill | view invoice |
        view your invoice | pay online | pay now | please remit | remit payment | here's invoice |
        here's your invoice | here is your invoice | here is invoice | attached is your invoice |
        attached you will find your | please find your invoice | thank you for your business |
        thank you for your payment | thank you for your purchase | thank you for shopping |
        thanks for shopping | thanks for your order | thank you for your order |
            we have received your order |
        we've received your order | your order | order number | order confirmation | order summary |
        order total | we have shipped | we've shipped | has shipped | has been shipped |
            has been dispatched |
        is on the way | on its way | good news | you can track | track your | tracking | your parcel |
        your package | your shipment | your delivery | your item | arriving today | arriving tomorrow |
        will be delivered | out for delivery | ready for collection | ready for pickup | ready to collect |
        waiting for you | pick up point | we tried to deliver | your reservation | your booking |
        your appointment | your table | booking reference | booking number | reservation number |
        is confirmed | has been confirmed | modify or cancel | free cancellation | cancellation is free |
        check-in | we look forward to welcoming you | we look forward to seeing you | remind you |
        this is a reminder | just a reminder | friendly reminder | reminder that | has been scheduled |
        new event has been | event type | starts in | meeting id | join meeting | join the meeting |
        view event | your domain | the following domain | will be renewed | renewed automatically |
        automatically renew | expires on | will expire | is about to expire | has expired | renew now |
        to avoid interruption | to avoid any interruption | the certificate for | your certificate |
        icann requires | do not have to do anything | do not need to do anything | no action |
            nothing to do |
        nothing for you to do | about to renew | set to auto-renew | sorry we missed you |
        you don't need to do anything | scheduled maintenance | planned maintenance | maintenance window |
        maintenance on | will be unavailable | may be unavailable | service interruption |
            we apologise for |
        we apologize for | apologies for any | has been resolved | has been restored | services may be |
        during this time | your contract | your policy | your subscription | your plan | your trial |
        your account | your password | your profile | your username | your mailbox is | your storage |
        your case | your ticket | your request | your enquiry | your inquiry | your incident |
        your submission | your registration | your application | your candidacy | application received |
        has been opened on your behalf | opened on your behalf | has been assigned | will be assigned |
        has been logged | has been opened for you | to reopen | reopen your | new message | new messages |
        a message for you | new document | new documents | are available in | is available in |
        is now available | are now available | ready to view | is ready for | log in | sign in to |
        click here | click the link | click below | click the button | button below | use the link |
        following link | link below | view online | view in | view details | see details | view document |
        view completed | get started | has prepared | will be notified | added you to | receipt number |
        payment method | new applicants | is now active | is now online | congratulations | your job |
        your ad | your listing | your proposal | your quote | your call | download | open folder |
        go to folder | read the review | you have received a new | you have a new | you've received a new |
        left you a review | left a review | new review | we would like to hear | we'd love to hear |
        your review | your feedback | your opinion | take the survey | you are invited | you're invited |
        dear customer | dear customers | dear valued | dear guest | dear subscriber | dear user |
        dear partner | this month only | this week only | % off | order now | shop now | special offer |
        limited time | while stocks last | in our shop | our online shop | sent with | sent via |
            powered by |
        for booking with | review your booking | your booking details | review your account |
        was sent by | for your records | please keep this | all rights reserved | terms and conditions |
        customer number | account number | the monitor | is currently down | is back up | is down |
        is up again | has been offline | backup plan | threshold | there was motion | motion was detected |
        low on toner | toner is low | you have a missed call | missed call | voicemail from |
            voice message |
        new fax | received a fax | timesheet | payslip | pay slip | has invited you |
        requested your signature | has shared | shared with you | was shared with you | signers completed |
        do not share this | secure link | has been signed by all
        """
    ),
    "de": phrases_of(
        """
        ihre rechnung | ihrer rechnung | ihre aktuelle rechnung | deine rechnung | ihre festnetz |
        ihre mobilfunk | ihre abrechnung | ihre gutschrift | ihren beleg | ihre quittung |
            anbei … rechnung |
        anbei finden sie ihre | anbei finden sie die rechnung | anbei finden sie unser |
        anbei erhalten sie ihre | anbei erhalten sie die rechnung | anbei erhalten sie unser |
        im anhang finden sie ihre | im anhang finden sie die rechnung | im anhang finden sie unser |
        im anhang erhalten sie ihre | im anhang erhalten sie die rechnung | in der anlage erhalten sie |
        im anhang erhalten sie unser | haben wir sie … angetroffen | nicht angetroffen | hinterlegt |
        ihrer mailbox | aus sicherheitsgründen | paketshop | dies ist eine erinnerung | termin wurde |
        nicht kommen | erhalten sie ihre | erhalten sie unsere rechnung | erhalten sie die rechnung |
        rechnungsbetrag | rechnungssumme | gesamtbetrag | der betrag wird | betrag von |
            betrag … abgebucht |
        buchen wir … ab | buchen den | ziehen wir … ein | ziehen den | eingezogen | wird abgebucht |
        von ihrem konto | ihrem guthaben | ist fällig | fällig am | fällig ist | wird … fällig |
        der nächste abschlag | zahlbar bis | zahlbar innerhalb | bitte überweisen sie |
            überweisen sie bitte |
        bitte begleichen sie | zahlungseingang | zahlungserinnerung | haben wir noch keinen |
        bereits gezahlt | bereits überwiesen | gegenstandslos | vielen dank für ihren auftrag |
        vielen dank für ihren einkauf | danke für deine bestellung | danke für ihre bestellung |
        vielen dank für deine bestellung | ihre bestellung | deine bestellung | bestellnummer |
            bestelldatum |
        bestellübersicht | zwischensumme | gesamtsumme | versandkosten | wird verpackt | an die arbeit |
        wir haben … versendet | wir haben … verschickt | wurde versendet | wurde versandt |
            wurde verschickt |
        ihr paket | dein paket | ihre sendung | deine sendung | eine sendung | ihre lieferung |
            paketnummer |
        sendungsnummer | sendungsverfolgung | zustelloptionen | zustellung erfolgt | wird … zugestellt |
        wurde … zugestellt | wird … geliefert | wird … ausgeliefert | zur abholung bereit | abholbereit |
        für sie … bereit | für sie bereit | für dich bereit | zum abruf | zum download | abgerufen werden |
        veranlasst | auszahlung | ist ab sofort | ist jetzt online | glückwunsch | autorisiert |
        benötigen wir ihren | benötigen wir ihre | transaktionscode | diese bestellung wurde |
        bestellung verarbeiten | haben wir ihnen | wir haben ihnen | geben sie diese nummer | ihre anzeige |
        deine anzeige | ihre unterlagen | ihr bescheid | ihr dokument | im portal | im kundenportal |
        im kundenkonto | in ihrem kundenkonto | in ihrem posteingang | in ihrem postfach | liegt eine neue |
        neue nachricht | neue dokumente | neues dokument | bitte melden sie sich … an |
        melden sie sich bitte | melden sie sich wie gewohnt | loggen sie sich | ihr termin | ihren termin |
        ihrem termin | dein termin | deinen termin | terminerinnerung | an ihren termin |
        möchten sie … erinnern | erinnern wir | wir erinnern | wir möchten sie an | termin … bestätigt |
        sagen sie bitte | ihre reservierung | ihre buchung | buchungsnummer | reservierungsnummer |
        wir freuen uns auf ihren besuch | wir freuen uns auf sie | anreise | ihre domain | ihrer domain |
        ihres vertrags | ihrem vertrag | ihrem konto | ihres kontos | ihrer bestellung | ihrer buchung |
        ihrer reservierung | ihrer sendung | ihres pakets | ihrer anfrage | ihres tickets | ihr zertifikat |
        ihr vertrag | ihren vertrag | ihr abonnement | ihr tarif | ihr konto | ihr kundenkonto |
        ihr benutzerkonto | ihr passwort | ihr kennwort | ihr postfach | ihr speicher | verlängert sich |
        wird automatisch verlängert | automatisch verlängert | läuft in … aus | läuft … ab |
        jetzt verlängern | sie müssen nichts | brauchen nichts | nichts weiter tun | kein handlungsbedarf |
        führen wir … durch | wartungsarbeiten | wartungsfenster | kurzen unterbrechungen |
            kann es … kommen |
        nicht verfügbar sein | um ihr verständnis | für ihr verständnis | störung … behoben |
            wurde behoben |
        ihre bewerbung | deine bewerbung | interesse an unserem | kommen … auf sie zu |
            kommen … auf dich zu |
        prüfung … in anspruch | ihr anliegen | dein anliegen | ihre anfrage | deine anfrage | ihre meldung |
        ihr ticket | dein ticket | ihre mitteilung | vorgangsnummer | ticketnummer | fallnummer |
        wurde ein ticket | sie haben morgen | sie haben am | einen termin bei | wurde ein support-ticket |
            ist ein ticket | wurde erfasst | wurde registriert |
        registriert | ein mitarbeiter wird | wird sich … melden | wird sich … kümmern | wird … bearbeitet |
        bei ihnen melden | bei dir melden | systemgeneriert | jetzt ansehen | jetzt bewerten |
        jetzt abstimmen | jetzt prüfen | jetzt anmelden | jetzt herunterladen | jetzt bestellen |
        hier klicken | klicken sie | auf den link | folgenden link | unter folgendem link |
            dokument öffnen |
        datei öffnen | ordner öffnen | öffnen sie | ansehen | ihre bewertung | deine bewertung |
        ihre meinung | rezension | bewerten sie | an der umfrage | an der … teilzunehmen | liebe kundin |
        liebe kunden | liebe kundinnen | lieber kunde | sehr geehrter kunde | sehr geehrte kundin |
        sehr geehrte kunden | liebe freunde | liebe leser | lieber nutzer | sehr geehrte nutzer |
        liebe mitglieder | liebe gäste | nur diesen monat | nur diese woche | nur bis | nur noch bis |
        nur für kurze zeit | % rabatt | % günstiger | % auf | angebot gültig | solange der vorrat |
        in unserem shop | in unserem onlineshop | in unserem online-shop | im onlineshop | laden wir … ein |
        laden wir sie | laden wir euch | keine post mehr | keine angebote mehr | kundennummer |
        vertragsnummer | wurde mit … erstellt | wurde mit … versendet | wurde mit … versandt |
            gesendet mit |
        versendet mit | versandt mit | erstellt mit | bereitgestellt von | bereitgestellt | beitrag wird |
        beitragsrechnung | lohnabrechnung | entgeltabrechnung | verdienstabrechnung | gehaltsabrechnung |
        sicherungsaufgabe | sicherung … erfolgreich | wurde … abgeschlossen | batteriebetrieb |
            restlaufzeit |
        verbleibende | netzausfall | einbruchalarm | alarm ausgelöst | bewegung erkannt | verpasst |
        anruf von | neues fax | sprachnachricht | sehr niedrig | fast leer | für sie freigegeben |
        für dich freigegeben | haben unterschrieben | haben … unterschrieben | nicht weitergeben |
        sicheren link | vollständig unterzeichnet | alle parteien | datenschutzbestimmungen |
        datenschutzerklärung | direkten empfänger
        """
    ),
    "nl": phrases_of(
        """
        uw factuur | je factuur | hierbij ontvang | bijgaand vindt u | bijgaand ontvangt u |
        in de bijlage vindt | het bedrag wordt | afgeschreven | automatische incasso | te betalen vóór |
        vervaldatum | betaal nu | het bedrag van … overmaken | over te maken | bekijk de factuur |
        bedankt voor je bestelling | bedankt voor uw bestelling | uw bestelling | je bestelling |
        bestelnummer | totaalbedrag | verzonden met | uw pakket | je pakket | uw zending | je zending |
        wordt … bezorgd | bezorgd tussen | volg je | volg uw | staat klaar | staat … klaar | nieuw bericht |
        nieuwe berichten | log in | inloggen | uw afspraak | je afspraak | herinnering | uw reservering |
        je reservering | is bevestigd | bevestigen wij | uw domein | je domein | verloopt op |
        automatisch verlengd | u hoeft niets | je hoeft niets | gepland onderhoud |
            onderhoudswerkzaamheden |
        onze excuses | uw melding | je melding | uw verzoek | je verzoek | uw aanvraag | je aanvraag |
        uw vraag | bij ons binnen | aan de slag | onder nummer | uw sollicitatie | je sollicitatie |
        beste klant | geachte klant | beste klanten | uw account | je account | uw abonnement |
        je abonnement | klik hier | klik op | bekijk | download | uw mening | je mening | beoordeel |
        met u gedeeld | met je gedeeld | heeft gedeeld | heeft u uitgenodigd | heeft je uitgenodigd |
        % korting | alleen deze week | klantnummer | loonstrook | gemiste oproep
        """
    ),
    "nordic": phrases_of(
        """
        din faktura | er faktura | bifogat finner | bifogad faktura | vedhæftet finder | vedlagt finner |
        vedlagt følger | beloppet dras | beløbet trækkes | beløpet trekkes | att betala | at betale |
        å betale | förfallodatum | forfaldsdato | forfallsdato | betalingsfrist | autogiro | avtalegiro |
        betalingsservice | tack för din beställning | tack för din order | tak for din bestilling |
        tak for din ordre | takk for din bestilling | takk for bestillingen | din beställning |
        din bestilling | din ordre | din order | ordernummer | ordrenummer | ditt paket | din pakke |
        din försändelse | din forsendelse | din sending | leverans | leveres | levereras | på väg | på vej |
        på vei | finns att hämta | er klar til afhentning | klar for henting | klar til å hentes | spåra |
        spor din | ny meddelande | nytt meddelande | ny besked | nyt dokument | nytt dokument | ny melding |
        ny post | logga in | log ind | logg inn | din bokning | din booking | din reservation | din tid |
        din time | påminnelse | påmindelse | är bekräftad | er bekræftet | er bekreftet |
            planerat underhåll |
        planlagt vedligehold | planlagt vedlikehold | driftstörning | driftsforstyrrelse | driftsmelding |
        ditt ärende | din henvendelse | din sag | din sak | har tagit emot ditt | har modtaget din |
        har mottatt din | handläggare | din ansökan | din ansøgning | din søknad | kära kund | kære kunde |
        kjære kunde | kära kunder | kære kunder | ditt konto | din konto | kontoen din | klicka här |
        klik her | klikk her | länken | linket | lenken | har delat | har delt | har bjudit in dig |
        har inviteret dig | har invitert deg | % rabatt | ditt kvitto | din kvittering | kvitto |
            kvittering |
        kundnummer | kundenummer | lönebesked | lønseddel | lønnsslipp
        """
    ),
    "fi": phrases_of(
        """
        laskusi | lasku on | liitteenä laskusi | eräpäivä | maksettava | kiitos tilauksestasi | tilauksesi |
        tilausnumero | tilausvahvistus | yhteensä | lähetyksesi | pakettisi | toimitetaan | noudettavissa |
        seuraa lähetystä | uusi viesti | uusi asiakirja | kirjaudu | varauksesi | aikasi | muistutus |
        muistutamme | on vahvistettu | huoltokatko | huoltotyö | pahoittelemme | palvelupyyntösi |
        tukipyyntösi | yhteydenottosi | hakemuksesi | hyvä asiakas | arvoisa asiakas | tilisi | klikkaa |
        on jakanut | jakoi kanssasi | kutsui sinut | alennus | asiakasnumero | palkkalaskelma
        """
    ),
    **WESTERN_SERVICES,
}
