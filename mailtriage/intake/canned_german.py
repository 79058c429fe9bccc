"""What automatic mails say in German and Dutch."""

from mailtriage.intake.canned_language import Language
from mailtriage.intake.canned_language import language as _language

GERMAN: dict[str, Language] = {
    "de": _language(
        """
        absent: weltreise | winterpause | sommerpause |
            resturlaub | erreicht mich erst | schliesstage | schliesszeit | an meinem platz |
            betrieb … eingestellt | geschäftsbetrieb … eingestellt | geschäft … aufgegeben |
            praxis … aufgegeben | praxis … übergeben | mutterschutz |
            erst am … wieder im | erst ab … wieder im | erst wieder ab | lese … keine mails |
            lese … keine e-mails | keine mails gelesen | nicht zu sprechen | nicht im büro |
            nicht im buero | ausser haus | abwesend | nicht erreichbar |
            nicht am arbeitsplatz | im mutterschutz | auf dienstreise | auf geschäftsreise |
            nicht mehr im unternehmen | nicht mehr für … tätig | betriebsferien | unser büro ist |
            erkrankt | adresse wird nicht mehr | nicht am platz | elternzeit | nicht mehr beschäftigt |
            ausgeschieden | ist krank | im homeoffice nicht | nicht anwesend | nicht persönlich |
            auf reisen | nicht zu erreichen | büro ist geschlossen | büro … geschlossen |
            betrieb … geschlossen | bleibt geschlossen | haben geschlossen | wegen … geschlossen |
            bin nicht verfügbar | ich bin … nicht verfügbar | im urlaub | in urlaub | urlaub bis |
            urlaub vom | während meines urlaubs | meiner abwesenheit | krankgeschrieben | auf einer messe |
            auf der messe | auf fortbildung | auf einer fortbildung | auf einem seminar |
            auf einem lehrgang | montags bis | nur sporadisch | nur unregelmässig |
            büro … heute geschlossen | arbeite in teilzeit | arbeite teilzeit | in teilzeit und |
            teilzeit beschäftigt | meine arbeitstage | meine arbeitszeiten | mein freier tag |
            nicht im haus | nicht am schreibtisch | ausser dienst | im ruhestand | in den ruhestand |
            in rente | in pension | im sabbatical | ein sabbatical | im sabbatjahr | freigestellt | in kur |
            in der reha | auf kur | im krankenhaus | krankheitsbedingt | wegen krankheit | krank gemeldet |
            krank geschrieben | trauerfall | sterbefall | verstorben | im bildungsurlaub | in schulung |
            auf schulung | auf einer schulung | in einer schulung | auf einer tagung | auf einer konferenz |
            auf einem kongress | auf einer veranstaltung | auf der fachmesse | auf messe |
            auf einer dienstreise | in mutterschutz | in elternzeit | in vaterschaft | im jahresurlaub |
            im wohlverdienten urlaub | in den urlaub | jahresurlaub bis | betriebsurlaub |
            weihnachtsferien | betriebsruhe | werksferien | praxisurlaub | praxis … geschlossen |
            praxis ist | werkstatt … geschlossen | laden … geschlossen | geschäft … geschlossen |
            geschäftsstelle … geschlossen | firma … geschlossen | schule … geschlossen |
            kanzlei … geschlossen | bibliothek … geschlossen | ladengeschäft … geschlossen |
            sind geschlossen | ist geschlossen | bleiben geschlossen | nicht besetzt | geschlossen vom |
            geschlossen bis | nicht mehr bei | nicht mehr tätig | nicht mehr im hause |
            nicht mehr für die firma | nicht länger für | arbeitet nicht mehr | arbeite nicht mehr |
            das unternehmen verlassen | die firma verlassen | unternehmen … verlassen |
            neue e-mail-adresse | neue e-mail adresse | neue mailadresse | neue emailadresse |
            neue email-adresse | den anbieter gewechselt | e-mail-adresse hat sich geändert |
            mailadresse hat sich geändert | adresse rufe | postfach wird nicht | postfach rufe |
            nicht mehr abgerufen | nicht mehr gelesen | nicht mehr genutzt | nicht mehr verwendet |
            nicht mehr ab. | nicht mehr gültig | nicht mehr aktiv | nicht mehr erreichbar | e-mails nur |
            mails nur | zweimal am tag | nur zweimal täglich | ausserhalb unserer |
            ausserhalb der geschäftszeiten | ausserhalb der öffnungszeiten | ausserhalb der servicezeiten |
            leider derzeit nicht | derzeit nicht zu | momentan nicht zu | zurzeit nicht im |
            derzeit nicht im | bin unterwegs | sind unterwegs | verreist | haben betriebs | machen ferien |
            machen urlaub | machen betriebs | sind im urlaub
        away: büro ist … besetzt | sekretariat ist … besetzt | büro … dienstags besetzt |
            sind wir … auf der | sind wir … auf einer | bin ich … auf der | auf dem weg | bin ich erst |
            erst ab | erst wieder | krank | geschlossen | feiertag | brückentag | zwischen den jahren |
            öffnungszeiten | sprechzeiten | servicezeiten | bürozeiten | geschäftszeiten | eingeschränkt |
            bin ich nicht | nicht da | habe frei | haben frei | frei und | frei, | frei. | frei bis |
            frei vom | freien tag | freier tag | weihnachten | diese adresse | dieses postfach | nicht mehr |
            verzöger
        back: zurück | wieder | ab montag | ab dem | rückkehr | nach meiner | nach unserer |
            am nächsten arbeitstag | am nächsten werktag | ab sofort | am montag | nächste woche |
            öffnen wieder | bis
        instead: meine aufgaben | hilft … weiter | helfen … weiter |
            dringendes bitte | dringendes an | dringende fälle | wende dich | vertretung |
            während meiner | meine kollegin | meinen kollegen |
            meine kollegen | dringend | wenden | kontakt | notfällen | notfall | anrufen | ansprechpartner |
            richten sie | zentrale | unter der | vertritt | vertreten durch | zuständig | stattdessen |
            an meine | an unser | anliegen | rückfragen | erreicht ihr | erreichen sie | telefonisch |
            tel. | rufen sie | hilft ihnen | helfen ihnen | zur verfügung | bei fragen | für fragen |
            hotline | bereitschaft | notdienst | nachfolge | in dringenden | eilig | eilt | schreiben sie |
            senden sie | besuchen sie
        later: bekommst du … antwort | bekommst du antwort | bekommen sie antwort | erhalten sie antwort |
            erhalten sie eine antwort |
            schnellstmöglich | umgehend | nicht weitergeleitet | nicht gelesen | melde mich |
            kümmern uns | in kürze | schnellstens | werktage | lese ich | beantwort | melden |
            e-mails werden | gelesen | bearbeitung | bearbeite | verzögern | antworte | zeitnah |
            baldmöglichst | so bald wie | so schnell | nach meiner rückkehr | nach rückkehr |
            innerhalb von | in verbindung setzen | setzen uns | bitten um | um geduld | kann es | dauern |
            weitergeleitet | nicht automatisch | zugriff auf | nehmen wir | in der regel | meldet sich
        excuse: langjährige zusammenarbeit |
            um ihr verständnis | um verständnis | für ihr verständnis | für euer verständnis |
            für dein verständnis | ihre geduld | frohe weihnachten | frohes fest | schöne feiertage |
            guten rutsch | frohe ostern | wünschen ihnen | wünschen wir | einen schönen |
            unannehmlichkeiten | entschuldigen | bitte beachten sie | datenschutz | bitte geben sie |
            bei rückfragen | besuchen sie uns | aktenzeichen | fallnummer | vorgangs
        received: haben ihre bestellung | haben deine bestellung | hat uns erreicht |
            von rückfragen … abzusehen | rückfragen abzusehen | vielzahl der anfragen |
            in der reihenfolge |
            ihre anfrage wurde | ihre anfrage … wurde empfangen | unter der vorgangsnummer |
            ihr ticket wurde | ihre nachricht wurde … weitergeleitet | referenz ihres |
            referenz ihrer | ihr anliegen wurde |
            haben ihre anfrage | haben ihre nachricht | haben ihre e-mail | haben ihre mail |
            ihre nachricht erhalten | ihre anfrage erhalten | ihre e-mail erhalten | ihre anfrage ist |
            ihre nachricht ist | ihre e-mail ist bei | ticket … erstellt | ticket … eröffnet |
            ticket … angelegt | ticketnummer | vorgangsnummer | unter der nummer | eingangsbestätigung |
            eingang ihrer | bei uns eingegangen | ist eingegangen | nachricht … haben wir erhalten |
            mail … haben wir erhalten | anfrage … haben wir erhalten |
            meldung … haben wir erhalten | bewerbung … haben wir erhalten |
            unterlagen … haben wir erhalten |
            bestellung … haben wir erhalten | schreiben … haben wir erhalten | wurde der fall |
            fall … angelegt | wird … bearbeitet |
            wurde erfasst | wurde registriert | aufgenommen | ihr anliegen | ihre nachricht haben wir |
            ihre mail haben wir | ihre anfrage haben wir | ihre meldung | fallnummer |
            unter der fallnummer | anfragenummer | ticket-nummer | ticket-nr | ticketnr |
            bearbeitungsnummer | vorgangs-nr | störungsnummer | auftragsnummer | ist bei uns |
            sind bei uns | erfolgreich versendet | erfolgreich gesendet | wurde erfolgreich |
            haben dein anliegen | deine nachricht ist | deine anfrage ist | deine nachricht erhalten |
            deine anfrage erhalten | deine e-mail erhalten | ihre mail erhalten | ihr schreiben erhalten |
            ihr ticket | dein ticket | einer unserer mitarbeiter | unser team | unser serviceteam |
            unser service-team | unser support | ein mitarbeiter | vielen dank für ihre anfrage |
            vielen dank für ihr interesse | vielen dank für ihre kontakt | vielen dank, dass sie |
            danke, dass sie | vielen dank für deine anfrage | danke für deine anfrage |
            danke für ihre anfrage | herzlichen dank für ihre anfrage | vielen dank für ihre bestellung |
            vielen dank für ihre bewerbung | wir melden uns | wir werden uns | wir antworten |
            wir beantworten | wir bearbeiten | wir kümmern uns | wir bemühen uns | wir prüfen
        thanks: danke für ihre | danke für deine | besten dank für | herzlichen dank für | danke für die |
            vielen dank für die | vielen dank für ihr | vielen dank für dein
        robot: wird automatisch an | automatisch weitergeleitet |
            automatisch generiert | automatisch erstellt | automatisch erzeugt | automatisch versendet |
            automatisch versandt | automatisch verschickt | diese automatische |
            antworten sie bitte nicht auf diese | bitte antworten sie nicht | nicht auf diese e-mail |
            nicht auf diese mail | newsletter abbestellen | newsletter abmelden | vom newsletter |
            abmelden möchten | keine weiteren e-mails | sie erhalten diese e |
            sie erhalten diese nachricht | systemgenerierte | im browser ansehen |
            nicht mehr erhalten möchten | keine newsletter | dies ist ein automatisch |
            dies ist eine automatisch | diese e-mail wurde automatisch | diese nachricht wurde automatisch |
            auf diese e-mail nicht antworten | dass sie auf diese | nicht beantwortet werden |
            antworten auf diese | rückantworten | unbeaufsichtigt | bitte nicht auf diese e-mail |
            bitte nicht auf diese mail | bitte nicht auf diese nachricht | maschinell erstellt |
            maschinell erzeugt | maschinell generiert | ohne unterschrift gültig | auch ohne unterschrift |
            automatisch gesendet | automatisch erfolgte | automatisierte nachricht | automatisierte e-mail |
            automatisierte antwort | automatische antwort | automatische nachricht | automatische e-mail |
            automatische benachrichtigung | automatische eingangs | dies ist eine kopie |
            hier ist eine kopie | kopie der folgenden nachricht | kopie ihrer nachricht |
            kopie ihrer anfrage | antworten sie oberhalb | bitte oberhalb dieser |
            schreiben sie ihre antwort über | von einem programm | antworten sie nicht | systemnachricht |
            diese mailbox | dieses postfach wird nicht | zusammengeführt mit | mit einem anderen ticket
        notice: erhalten sie ihre | buchen den betrag | buchen wir | gesamtsumme | abgebucht |
            diese e-mail wurde mit | beizutreten | beitreten | zur besprechung | zur sitzung |
            folgenden link | fernwartung |
            status ihres tickets | status ihrer anfrage | status deines tickets | neuer status |
            hat sich geändert | statusänderung | wurde geschlossen | wurde gelöst | als gelöst |
            geschlossen erfolgreich | wie zufrieden | bewerte | ihre bewertung | ihre meinung |
            ihr feedback | zufriedenheit | an einer umfrage | an der umfrage | diese umfrage | die umfrage |
            zu einer umfrage | dieser umfrage | jetzt teilnehmen | teilnehmen | nimm dir | nehmen sie sich |
            lädt sie ein | hat sie eingeladen | lädt dich ein | sicherheitscode | bestätigungscode |
            anmeldecode | einmalcode | einmalpasswort | zugangscode | der code | dieser code | ihr code |
            folgenden code | gültig | läuft ab | läuft in | läuft am | abgelaufen | nicht angefordert |
            nicht von ihnen | ignorieren | ihr paket | ihre sendung | ihre bestellung | ihre lieferung |
            ihr päckchen | live verfolgen | sendungsverfolgung | sendungsnummer | paketnummer | verfolgen |
            zustellung | zugestellt | zusteller | unterwegs zu | elektronischen postfach | neues dokument |
            neue dokumente | kontoauszug | steht für sie | steht ein neuer | für sie bereit | zum abruf |
            onlinebanking | online-banking | postfach | aus sicherheitsgründen | enthält diese e-mail |
            loggen sie | melden sie sich an | rechnung … gesendet | rechnung anzeigen |
            zahlungsaufforderung | hinweis vom | dokument … gesendet | zum unterschreiben |
            zur unterschrift | unterzeichnet | freigegeben | für sie freigegeben | hat … geteilt |
            mit ihnen geteilt | dateien herunterladen | herunterladen | dokument anzeigen | jetzt ansehen |
            domain | verlängert sich | verlängerung | läuft … aus | keine weiteren erinnerungen |
            wurde erfolgreich abgeschlossen | erfolgreich abgeschlossen | fehlgeschlagen | datensicherung |
            sicherungsaufgabe | sehr geehrter benutzer | sie haben ein fax | sie haben eine neue |
            ist dieser e-mail | angehängt | details entnehmen sie | zahlungserinnerung | übersehen |
            überweisen sie | mahngebühr
        """
    ),
    "nl": _language(
        """
        absent: niet aanwezig | afwezig | niet op kantoor | buiten kantoor | niet bereikbaar |
            niet meer werkzaam | niet in de gelegenheid | op zakenreis | niet werkzaam |
            lees mijn mail niet | niet aan het werk | ben vrij | week vrij | dagen vrij | vandaag vrij |
            kantoor … gesloten | zijn gesloten | zijn wij gesloten | ben ziek | ik … op reis | op vakantie |
            met vakantie | vakantie tot | met verlof | op verlof | ouderschapsverlof | zwangerschapsverlof |
            op cursus | ziek gemeld | vrije dag | ben afwezig | zijn afwezig | werk niet op |
            werk op maandag | werk parttime | werk part-time | werk deeltijds | ben op cursus |
            op een beurs | op de beurs | op training | op studiereis | ziekteverlof | ziek thuis |
            wegens ziekte | bevallingsverlof | moederschapsverlof | vaderschapsverlof | sabbatical |
            met pensioen | gepensioneerd | uit dienst | niet meer in dienst | niet langer werkzaam |
            werkt niet meer | werk niet meer | werk ik niet meer |
            overleden | wegens overlijden | rouw | jaarlijkse sluiting |
            collectief verlof | bouwverlof | bedrijf … gesloten | winkel … gesloten | praktijk … gesloten |
            school … gesloten | is gesloten | wij gesloten | wegens vakantie | gesloten wegens |
            gesloten van | gesloten tot | gesloten t/m | nieuw e-mailadres | nieuw mailadres |
            mailadres is gewijzigd | e-mailadres is gewijzigd | adres wordt niet meer | niet meer gebruikt |
            niet meer in gebruik | mailbox wordt niet | niet meer gelezen | niet meer bereikbaar |
            tweemaal per dag | twee keer per dag | buiten onze openingstijden | buiten de openingsuren |
            mijn werkdagen | verlof tot
        away: gesloten | feestdag | beperkt bereikbaar | ben vrij | vrij en | vrij, | vrij. | vrij van |
            vrij tot | vrije dag | dit adres | deze mailbox | openingstijden |
            openingsuren | kerstvakantie | onderweg | vertraging
        back: terug | weer | vanaf | tot | morgen | aanwezig vanaf | t/m | volgende week | bij terugkomst |
            na mijn
        instead: mijn collega | tijdens mijn afwezigheid | spoed | dringend | contact | terecht |
            vragen kun | bel | vervang | collega | neem contact | haast | telefonisch | mailen naar | stuur
        later: lezen wij uw | lezen we uw | lees ik uw | lezen wij je | lezen we je |
            zo spoedig mogelijk | zo snel mogelijk | niet doorgestuurd | niet gelezen |
            nemen contact met u | werkdagen | beantwoord | reageer | lees | reactie | krijgt u antwoord |
            antwoord | behandelen | binnen … werkdagen | binnen … uur | langer duren | doorgestuurd |
            gelezen
        excuse: voor uw begrip | voor je begrip | voor het begrip | onze excuses | prettige feestdagen |
            fijne feestdagen | gelukkig nieuwjaar | wensen u | fijne dag | geduld
        received: hebben uw bericht | hebben uw vraag | hebben uw e-mail | hebben je bericht |
            hebben uw aanvraag | uw bericht is | uw verzoek is | uw aanvraag is | uw melding |
            ticket … aangemaakt | ticketnummer | ontvangst van uw | in goede orde ontvangen | is ontvangen |
            is geregistreerd | in behandeling | wij proberen | we proberen | wij beantwoorden |
            we beantwoorden | wij hebben je | wij hebben uw | we hebben je | uw vraag is | je vraag is |
            je bericht is | uw e-mail is | je mail is | bedankt voor uw vraag | bedankt voor je vraag |
            bedankt voor uw aanvraag | bedankt voor het contact | bedankt dat u contact | fijn dat je |
            zaaknummer | meldingsnummer | referentienummer | ticket-id | onze medewerkers | een van onze |
            ons team | we nemen zo | wij nemen zo | we streven ernaar | wij streven ernaar | wij reageren
        thanks: bedankt voor uw bericht | bedankt voor uw e-mail | bedankt voor je bericht |
            dank voor uw bericht | bedankt voor je e-mail | bedankt voor uw reactie | bedankt voor uw mail |
            bedankt voor je mail | dank voor je | dank u voor
        robot: automatisch gegenereerd | automatisch verzonden | automatisch verstuurd |
            niet op deze e-mail | niet te beantwoorden | niet te reageren | u ontvangt deze |
            je ontvangt deze | dit is een automatisch | niet beantwoorden | geen e-mails meer | no-reply |
            automatisch aangemaakt | automatisch opgemaakt | zonder handtekening geldig |
            kopie van het bericht | kopie van uw bericht | dit is een kopie | automatisch bericht |
            automatische melding | automatisch antwoord | niet op dit bericht | niet reageren op |
            reageer boven deze | typ uw antwoord boven | deze mailbox wordt niet | samengevoegd met
        notice: hoe tevreden | tevredenheid | beoordeel | uw mening | korte enquête | enquête |
            deel te nemen | deelnemen | nodigt u uit | uw pakket | je pakket | uw bestelling |
            je bestelling | uw zending | bezorg | track & trace | volg je | volg uw | verificatiecode |
            beveiligingscode | inlogcode | code is | niet aangevraagd | verloopt | negeren |
            nieuw document | nieuwe documenten | rekeningafschrift | staat voor u klaar | staat klaar |
            inloggen | log in | bestanden | met u gedeeld | met je gedeeld | ondertekenen | ondertekend |
            betaalverzoek | factuur bekijken | domeinnaam | verlengd | status van uw | status van je |
            is gewijzigd | is gesloten | opgelost
        """
    ),
}
