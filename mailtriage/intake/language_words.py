"""Words that stand in nearly every mail to a help desk, by language, and letters that few languages write.

Those of languages that nobody asks for keep them from being taken for a neighbour.
"""

WORDS = {
    "en": """printer password screen login down the and of to is are was were be been has have had do does
        did not no it its this that these those you your we our us they their them he she his her my me with
        for from on at by or but if when where what who how why which there here can could will would should
        may might must please thank thanks hello dear regards about after before since because again still
        now today yesterday tomorrow any some all more than then just only very also into out up over as an
        hi kind best help need want get got work works working send sent cannot don't can't doesn't isn't
        i'm we're it's invoice order update issue problem error account""",
    "de": """drucker passwort kennwort bildschirm anmelden rechner der die das den dem des ein eine einen
        einem einer eines und oder aber nicht kein keine ist sind war waren wird werden wurde worden hat
        haben hatte ich du er sie es wir ihr mich mir uns ihnen ihre ihrem ihren unser unsere unseren mein
        meine meinen dass weil wenn wie was wer wo warum für von vom zu zum zur mit bei bis nach seit vor
        aus auf über unter durch gegen ohne um im am ins auch noch nur schon sehr mehr hier dort heute
        gestern morgen jetzt immer wieder bitte danke vielen dank hallo liebe lieber guten tag geehrte
        geehrter damen herren freundlichen grüßen grüße gruß kann können könnten muss müssen soll möchte
        würde geht funktioniert rechnung bestellung fehler hilfe als an sich so dann doch da diese dieser
        dieses""",
    "fr": """imprimante mot passe écran ordinateur le la les un une des du de et ou mais ne pas plus est
        sont était être a ont avait avons avez je tu il elle nous vous ils elles me moi mon ma mes notre nos
        votre vos leur leurs ce cette ces cet que qui quoi où quand comment pourquoi dans sur sous avec sans
        pour par chez entre depuis avant après aussi encore toujours très bien tout tous toute merci bonjour
        bonsoir madame monsieur cordialement salutations veuillez pouvez pourriez peut peux puis faire fait
        fonctionne facture commande aujourd hui hier demain au aux en se si y j'ai c'est n'est qu'il d'un
        d'une l'adresse s'il car donc dès même problème erreur compte aide""",
    "es": """impresora contraseña ordenador segundo el la los las un una unos unas del al y o pero no es son
        era ser está están estar ha han había hemos he yo tú él ella nosotros ustedes usted me mi mis su sus
        nuestro nuestra nuestros nos le les lo se que qué quien cuando cuándo cómo donde dónde porque por
        para con sin sobre desde hasta entre antes después también muy más todo todos todavía ya aún ahora
        hoy ayer mañana buenos buenas días tardes hola gracias saludos estimado estimados estimada favor
        puede pueden puedo podría podrían hacer funciona factura pedido ayuda correo cuenta de en a este
        esta estos esto ese eso otra vez""",
    "it": """stampante schermo computer accedere il lo la i gli le un uno una del dello della dei degli
        delle di al allo alla ai alle dal dalla dai nel nella nei sul sulla e ed o ma non è sono era essere
        ha hanno abbiamo avete ho io tu lui lei noi voi loro mi ci vi si me mio mia miei nostro nostra
        nostri vostro vostra suo sua che chi cosa quando come dove perché per con senza su tra fra da dopo
        prima anche ancora sempre molto più tutto tutti già adesso ora oggi ieri domani buongiorno buonasera
        salve ciao grazie saluti cordiali distinti gentile egregio potete può possibile posso fare funziona
        fattura ordine aiuto problema errore questo questa questi quello favore riesco""",
    "pt": """impressora senha tela computador o os as um uma uns umas do da dos das no na nos nas ao à aos e
        ou mas não é são era ser está estão estava tem têm temos tenho havia eu você vocês ele ela nós eles
        me meu minha meus nosso nossa nossos seu sua seus lhe que quem quando como onde porque por para pelo
        pela com sem sobre desde até entre antes depois também muito mais tudo todos ainda já agora hoje
        ontem amanhã bom dia boa tarde olá obrigado obrigada atenciosamente cumprimentos prezado prezada
        prezados favor pode podem posso poderia poderiam fazer funciona fatura pedido ajuda isso isto este
        esta esse essa consigo de em se foi""",
    "nl": """printer wachtwoord scherm inloggen de het een en of maar niet geen is zijn was waren wordt
        worden werd heeft hebben had ik jij je u hij zij ze wij we jullie mij me ons onze mijn uw hun dit
        dat deze die wat wie waar waarom wanneer hoe omdat als dan voor van met bij naar door over onder tot
        sinds na uit op aan in om te ook nog al alleen heel veel meer hier daar vandaag gisteren morgen nu
        altijd weer graag bedankt dank hartelijk alvast hallo beste geachte heer mevrouw groet groeten
        vriendelijke kan kunnen kunt moet moeten wil willen zou werkt factuur bestelling fout hulp probleem
        gaat er hebt toch geeft""",
    "pl": """drukarka hasło ekran komputer i w we z ze na do od po przed przez dla o u nie jest są był była
        było były być ma mają mam mamy ja ty on ona my wy oni mnie mi mną nas nam nasz nasza nasze naszego
        pan pani panu państwo państwa pana ich jego jej się co kto gdzie kiedy jak dlaczego czy że żeby bo
        ponieważ ale lub albo to ten ta te tego tej tym jeszcze już tylko bardzo też także tutaj dzisiaj
        dziś wczoraj jutro teraz zawsze znowu proszę dziękuję dzięki dzień dobry witam szanowni szanowna
        pozdrawiam poważaniem może mogę można mogą działa faktura fakturę zamówienie błąd pomoc pomocy gdy
        aby za raz""",
    "sv": """skrivaren lösenord lösenordet skärmen längre andra och eller men inte är var har hade vara blir
        blev jag du han hon vi ni de dem oss mig dig er min mitt mina vår vårt våra din ditt ert era det den
        detta denna dessa som vad vem varför när hur att för av med hos till från på i om över under efter
        innan före sedan utan också bara mycket mer här där idag igår imorgon nu alltid igen gärna tack hej
        hejsan hälsning hälsningar vänliga vänlig kan kunde ska skulle måste vill får går fungerar faktura
        fakturan beställning fel hjälp någon något några ingen inget ingenting en ett så än""",
    "da": """længere anden adgangskode printeren skærmen og eller men ikke er var har havde være bliver blev
        jeg du han hun vi i de dem os mig dig jer min mit mine vores din dit jeres det den dette denne disse
        som hvad hvem hvor hvorfor hvornår hvordan at for af med hos til fra på om over under efter før
        siden uden også kun meget mere her der dag går morgen nu altid igen gerne tak hej goddag kære hilsen
        hilsner venlig venlige kan kunne skal skulle må vil får virker fungerer faktura fakturaen bestilling
        fejl hjælp nogen noget nogle ingen intet en et så end når venligst inden ind ud op lige""",
    "no": """lenger andre passord skriveren skjermen og eller men ikke er var har hadde være blir ble jeg du
        han hun vi dere de dem oss meg deg min mitt mine vår vårt våre din ditt deres det den dette denne
        disse som hva hvem hvor hvorfor når hvordan å for av med hos til fra på i om over under etter før
        siden uten også bare mye mer her der dag går morgen nå alltid igjen gjerne takk hei hilsen vennlig
        vennlige kan kunne skal skulle må vil får virker fungerer faktura fakturaen bestilling feil hjelp
        noen noe ingen ingenting en et ei så enn inn ut opp vennligst ønsker""",
    "fi": """tulostin salasana näyttö tietokone ja tai mutta ei en et emme ette eivät on ovat oli olivat ole
        ollut olla minä sinä hän me te he minun minulle minulla sinun meidän teidän heidän meille teille
        tämä tuo se nämä ne joka jonka mikä mitä missä milloin miten miksi kuka että jos kun kuin koska sekä
        myös vielä vain hyvin paljon enemmän täällä tänään eilen huomenna nyt aina uudelleen jälkeen ennen
        kanssa ilman varten asti kiitos kiitoksia hei moi terve terveisin ystävällisin hyvää päivää voi voin
        voitte voitteko voisitteko pitää täytyy haluaisin toimi toimii lasku laskun laskut tilaus virhe apua
        ongelma pitäisi mitään""",
    "cs": """tiskárna heslo druhém přihlásit počítač a i nebo ale ne není je jsou byl byla bylo byli být má
        mají mám máme já ty on ona my vy oni mě mi mně mne nám nás vám vás náš naše našeho naší vaše váš
        jejich se si co kdo kde kdy jak proč jestli že aby protože když pokud ve v na do od z ze s k po pro
        před přes bez u za o to ten ta tento tato této toto ještě už jen také velmi více tady dnes včera
        zítra teď nyní vždy znovu prosím děkuji díky dobrý den ahoj vážený vážení pozdravem může můžete mohu
        můžu nemohu nefunguje funguje faktura fakturu objednávka chyba chybu pomoc jsme jsem jste""",
    "sk": """tlačiareň heslo druhom prihlásiť počítač a aj alebo ale nie je sú bol bola bolo boli byť má
        majú mám máme ja ty on ona my vy oni ma mi mne nám nás vám vás náš naša naše nášho vaše váš ich sa
        si čo kto kde kedy ako prečo či že aby pretože keď ak vo v na do od z zo s k po pre pred cez bez u
        za o to ten tá tento táto tejto ešte už len tiež veľmi viac tu dnes včera zajtra teraz vždy znova
        prosím ďakujem vďaka dobrý deň ahoj vážený vážení pozdravom môže môžete môžem neviem nemôžem
        nefunguje funguje faktúra faktúru objednávka chyba chybu pomoc sme som ste mal robiť kým""",
    "hu": """nyomtató jelszó képernyő számítógép a az egy és vagy de nem ne is van vannak volt voltak lesz
        lenni én te ő mi ti ők nekem nekünk önök ön önnek minket engem ez ezt ezek azt azok aki ami amely
        hogy ha mert mint mikor hol hogyan miért milyen meg el ki be fel le még már csak nagyon több itt ott
        ma tegnap holnap most mindig újra ismét után előtt óta nélkül alatt között kérem kérjük köszönöm
        köszönjük szia jó napot kívánok tisztelt üdvözlettel üdv kell tud tudok tudom tudnak tudnák lehet
        szeretnék szeretném működik számla számlát rendelés hiba hibát segítség segítséget sem semmi egyszer
        reggel""",
    "ro": """imprimanta parola ecranul calculatorul și sau dar nu este e sunt era fi are au avem am ai a eu
        tu el ea noi voi ei ele îmi mă mi ne vă vi îi lui meu mea mei nostru noastră noștri dumneavoastră
        acest această aceste acestea cel cea cine ce unde când cum de deoarece pentru că dacă la în din pe
        cu fără despre după înainte până între prin mai foarte tot toate încă deja acum astăzi azi ieri
        mâine mereu iar nou rog mulțumesc mulțumim bună ziua salut stimate stimată stimă domnule doamnă
        puteți poate pot putea trebuie aș dori funcționează factura facturi comandă eroare ajutor problemă
        un o unui unei al ale ca să se""",
    "tr": """yazıcı şifre şifremi ekran bilgisayar ve veya ama fakat değil bir bu şu o ben sen biz siz onlar
        bana beni benim sana bize bizim size sizin onun için ile gibi kadar sonra önce beri göre ne kim
        nerede nasıl neden niçin hangi mi mı mu mü da de ki çok daha en her hiç şimdi bugün dün yarın hala
        tekrar yeniden var yok olan olarak oldu olur olması lütfen teşekkür teşekkürler ederim ederiz
        merhaba selam iyi günler çalışmalar saygılarımla sayın misiniz mısınız musunuz gerekiyor istiyorum
        istiyoruz çalışmıyor çalışıyor yapamıyorum fatura faturayı sipariş hata yardım sorun çünkü ise""",
    "el": """εκτυπωτής κωδικός οθόνη υπολογιστής ο η το οι τα του της των τον την στο στη στον στην και ή
        αλλά δεν μην είναι ήταν έχει έχουν έχω έχουμε εγώ εμείς εσείς μου μας σας τους με σε από για προς
        χωρίς μετά πριν κατά ότι πως που όταν αν γιατί πώς τι ποιος αυτό αυτή αυτός ένα μια έναν πολύ πιο
        ακόμα τώρα σήμερα χθες αύριο πάλι ξανά παρακαλώ ευχαριστώ καλημέρα γεια χαίρετε εκτίμηση μπορώ
        μπορείτε θα να""",
    "ru": """принтер пароль экран компьютер и в во не на я что он она они мы вы с со как а то это этот эта
        все так его её но да ты к ко у же за бы по от из о об для мне меня нас нам вас вам наш наша наши ваш
        был была было были быть есть нет если когда где почему кто чтобы или ещё еще уже только очень также
        здесь сегодня вчера завтра сейчас всегда снова после до перед пожалуйста спасибо здравствуйте добрый
        день уважением уважаемые могу может можете можно нужно работает счёт счет заказ ошибка ошибку помощь
        помогите проблема который которые делать""",
    "uk": """принтер пароль екран комп'ютер і й та в у не на я що він вона вони ми ви з із зі як а то це цей
        ця все так його її але ти до від за по про для мені мене нас нам вас вам наш наша наші нашого ваш
        був була було були бути є немає якщо коли де чому хто щоб або ще вже тільки дуже також тут сьогодні
        вчора завтра зараз завжди знову після перед ласка будь дякую вітаю добрий день повагою шановні можу
        може можете можна потрібно працює рахунок замовлення помилка помилку допомога проблема який які
        робити хотів""",
    # Of nobody's asking.
    "bg": """и в не на аз че той тя те ние вие с със как а това този тази всички така му но да ти към у за
        би по от из мен ми нас ни вас ви наш нашата вашият беше бяха съм е са сте сме има няма ако когато
        къде защо кой или още вече само много също тук днес вчера утре сега винаги отново след преди моля
        благодаря здравейте добър ден уважение мога може можете трябва работи фактура поръчка грешка помощ
        проблем който които""",
    "hr": """i u na se je su sam smo ste da ne nije nisu bio bila bilo biti ima imaju imam ja ti on ona mi
        vi oni me mene nam nas vam vas naš naša naše vaš što tko gdje kada kako zašto ali ili ako jer od do
        za s sa iz po kod prije nakon bez ovo ovaj ova to taj još već samo vrlo također ovdje danas jučer
        sutra sada uvijek opet molim hvala dobar dan poštovani pozdrav srdačan mogu može možete treba radi
        račun narudžba greška pomoć problem""",
    "sl": """in v na se je so sem smo ste da ne ni bil bila bilo biti ima imajo imam jaz ti on ona mi vi oni
        me meni nam nas vam vas naš naša naše vaš kaj kdo kje kdaj kako zakaj ampak ali če ker od do za s z
        iz po pri pred brez to ta še že samo zelo tudi tukaj danes včeraj jutri zdaj vedno spet prosim hvala
        dober dan spoštovani lep pozdrav lahko moram dela račun naročilo napaka pomoč težava""",
    "ca": """el la els les un una uns unes del dels al als i o però no és són era ser està estan ha han hem
        he jo tu ell ella nosaltres vostès em meu meva meus nostre nostra nostres seu seva que què qui quan
        com on perquè per amb sense sobre des fins entre abans després també molt més tot tots encara ja ara
        avui ahir demà bon dia hola gràcies salutacions pot poden puc fer funciona factura comanda ajuda si
        us plau aquest aquesta això""",
    "et": """ja või aga ei on oli olid ole olnud olla mina sina tema meie teie nemad minu mulle sulle meile
        teile see need kes mis kus millal kuidas miks et kui sest ka veel ainult väga rohkem siin täna eile
        homme nüüd alati uuesti pärast enne ilma palun aitäh tänan tere lugupidamisega saan saate võib tuleb
        tahaks tööta töötab arve tellimus viga abi probleem""",
    "la": """et in est non ad cum sed ut ex quod qui per dolor sit amet consectetur adipiscing lorem ipsum
        ac vel quis""",
    "id": """yang dan di ke dari ini itu untuk dengan tidak adalah ada saya kami anda kita dia mereka bisa
        dapat akan sudah belum juga atau karena jika mohon tolong terima kasih selamat pagi tagihan pesanan
        masalah bantuan""",
}

# Letters, each with the languages that write it.
LETTERS = {
    "ß": "de", "ä": "de sv fi sk et", "ö": "de sv fi hu tr et", "ü": "de hu tr et es ca",
    "å": "sv da no fi", "æ": "da no", "ø": "da no", "ñ": "es", "¿": "es", "¡": "es", "ã": "pt",
    "õ": "pt et", "ê": "fr pt", "ç": "fr pt tr ca", "è": "fr it ca", "ù": "fr it", "ò": "it ca", "ì": "it",
    "œ": "fr", "û": "fr", "ł": "pl", "ż": "pl", "ź": "pl", "ś": "pl", "ć": "pl hr", "ń": "pl", "ą": "pl",
    "ę": "pl", "ř": "cs", "ě": "cs", "ů": "cs", "č": "cs sk hr sl", "š": "cs sk hr sl et",
    "ž": "cs sk hr sl et", "ť": "cs sk", "ď": "cs sk", "ľ": "sk", "ĺ": "sk", "ŕ": "sk", "ô": "sk fr pt",
    "ý": "cs sk", "đ": "hr", "ő": "hu", "ű": "hu", "ă": "ro", "ș": "ro", "ț": "ro", "ţ": "ro", "ş": "ro tr",
    "î": "ro fr", "â": "ro fr pt tr", "ğ": "tr", "ı": "tr", "ы": "ru", "э": "ru", "ё": "ru", "і": "uk",
    "ї": "uk", "є": "uk", "ґ": "uk", "ў": "", "ј": "", "љ": "", "њ": "", "ђ": "",
}  # fmt: skip
