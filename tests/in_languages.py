"""What customers write to a help desk, in every language that the intake knows: three short mails and two longer."""

SHORT: dict[str, tuple[str, str, str]] = {
    "en": (
        "The printer on the second floor does not work.",
        "Could you please send me the invoice again?",
        "I cannot log in since this morning, what should I do?",
    ),
    "de": (
        "Der Drucker im zweiten Stock funktioniert nicht.",
        "Können Sie mir bitte die Rechnung noch einmal schicken?",
        "Ich kann mich seit heute Morgen nicht anmelden, was soll ich tun?",
    ),
    "fr": (
        "L'imprimante du deuxième étage ne fonctionne pas.",
        "Pourriez-vous m'envoyer la facture encore une fois ?",
        "Je ne peux plus me connecter depuis ce matin, que faire ?",
    ),
    "es": (
        "La impresora del segundo piso no funciona.",
        "¿Podrían enviarme la factura otra vez, por favor?",
        "No puedo iniciar sesión desde esta mañana, ¿qué debo hacer?",
    ),
    "it": (
        "La stampante al secondo piano non funziona.",
        "Potete inviarmi di nuovo la fattura, per favore?",
        "Da questa mattina non riesco più ad accedere, che cosa devo fare?",
    ),
    "pt": (
        "A impressora do segundo andar não está funcionando.",
        "Vocês podem me enviar a fatura novamente, por favor?",
        "Não consigo entrar no sistema desde hoje de manhã, o que devo fazer?",
    ),
    "nl": (
        "De printer op de tweede verdieping werkt niet.",
        "Kunt u mij de factuur nog een keer sturen?",
        "Ik kan sinds vanochtend niet meer inloggen, wat moet ik doen?",
    ),
    "pl": (
        "Drukarka na drugim piętrze nie działa.",
        "Czy mogą Państwo przesłać mi fakturę jeszcze raz?",
        "Od rana nie mogę się zalogować, co mam zrobić?",
    ),
    "sv": (
        "Skrivaren på andra våningen fungerar inte.",
        "Kan ni skicka fakturan till mig en gång till?",
        "Jag kan inte logga in sedan i morse, vad ska jag göra?",
    ),
    "da": (
        "Printeren på anden sal virker ikke længere.",
        "Kan I sende mig fakturaen en gang til?",
        "Jeg har ikke kunnet logge på siden i morges, hvad skal jeg gøre?",
    ),
    "no": (
        "Skriveren i andre etasje fungerer ikke lenger.",
        "Kan dere sende meg fakturaen en gang til?",
        "Jeg har ikke klart å logge meg inn siden i morges, hva skal jeg gjøre nå?",
    ),
    "fi": (
        "Toisen kerroksen tulostin ei toimi.",
        "Voisitteko lähettää laskun minulle uudelleen?",
        "En ole päässyt kirjautumaan sisään tänä aamuna, mitä minun pitäisi tehdä?",
    ),
    "cs": (
        "Tiskárna ve druhém patře nefunguje.",
        "Můžete mi prosím poslat fakturu ještě jednou?",
        "Od rána se nemohu přihlásit, co mám dělat?",
    ),
    "sk": (
        "Tlačiareň na druhom poschodí nefunguje.",
        "Môžete mi prosím poslať faktúru ešte raz?",
        "Od rána sa neviem prihlásiť, čo mám robiť?",
    ),
    "hu": (
        "A második emeleti nyomtató nem működik.",
        "El tudnák küldeni nekem még egyszer a számlát?",
        "Ma reggel óta nem tudok bejelentkezni, mit tegyek?",
    ),
    "ro": (
        "Imprimanta de la etajul doi nu funcționează.",
        "Îmi puteți trimite din nou factura, vă rog?",
        "Nu mă pot conecta de azi dimineață, ce trebuie să fac?",
    ),
    "tr": (
        "İkinci kattaki yazıcı çalışmıyor.",
        "Faturayı bana tekrar gönderebilir misiniz lütfen?",
        "Bu sabahtan beri giriş yapamıyorum, ne yapmam gerekiyor?",
    ),
    "el": (
        "Ο εκτυπωτής στον δεύτερο όροφο δεν λειτουργεί.",
        "Μπορείτε να μου στείλετε ξανά το τιμολόγιο;",
        "Δεν μπορώ να συνδεθώ από σήμερα το πρωί, τι να κάνω;",
    ),
    "ru": (
        "Принтер на втором этаже не работает.",
        "Пришлите мне, пожалуйста, счёт ещё раз.",
        "С утра не могу войти в систему, что мне делать?",
    ),
    "uk": (
        "Принтер на другому поверсі не працює.",
        "Надішліть мені, будь ласка, рахунок ще раз.",
        "Зранку не можу увійти до системи, що мені робити?",
    ),
    "ja": (
        "二階のプリンターが動きません。",
        "請求書をもう一度送っていただけますか。",
        "今朝からログインできません。どうすればいいですか。",
    ),
    "zh": (
        "二楼的打印机坏了，不能打印。",
        "请您把发票再发给我一次，谢谢。",
        "从今天早上开始我就无法登录，应该怎么办？",
    ),
    "ko": (
        "2층 프린터가 작동하지 않습니다.",
        "청구서를 다시 보내 주시겠습니까?",
        "오늘 아침부터 로그인이 되지 않는데 어떻게 해야 하나요?",
    ),
}

SHORT |= {
    "he": (
        "המדפסת בקומה השנייה לא עובדת.",
        "אפשר לשלוח לי שוב את החשבונית בבקשה?",
        "אני לא מצליח להתחבר מהבוקר, מה לעשות?",
    ),
    "ar": (
        "الطابعة في الطابق الثاني لا تعمل.",
        "هل يمكنكم إرسال الفاتورة لي مرة أخرى من فضلكم؟",
        "لا أستطيع تسجيل الدخول منذ الصباح، ماذا أفعل؟",
    ),
}

LONG: dict[str, tuple[str, str]] = {
    "en": (
        (
            "Hello,\n\nsince the update last night our accounting system shows an error whenever somebody opens a "
            "customer record. We have restarted the computers, but nothing changed. Please call me back today, "
            "because we have to pay our suppliers before the weekend.\n\nKind regards\nMary Miller"
        ),
        (
            "Dear support team,\n\nI would like to change the address for our account. The new one is below. Could "
            "you also tell me how long it takes until the change appears on the invoices? Thank you very much for "
            "your help.\n\nBest wishes\nJohn"
        ),
    ),
    "de": (
        (
            "Guten Tag,\n\nseit dem Update gestern Abend zeigt unsere Buchhaltung einen Fehler, sobald jemand einen "
            "Kunden öffnet. Wir haben die Rechner neu gestartet, aber es hat sich nichts geändert. Bitte rufen Sie "
            "mich heute noch zurück, weil wir vor dem Wochenende zahlen müssen.\n\nMit freundlichen Grüßen\nMax Muster"
        ),
        (
            "Liebes Team,\n\nich möchte die Anschrift für unser Konto ändern, die neue steht unten. Können Sie mir auch "
            "sagen, wie lange es dauert, bis sie auf den Rechnungen erscheint? Vielen Dank für Ihre Hilfe.\n\nGruß\nEva"
        ),
    ),
    "fr": (
        (
            "Bonjour,\n\ndepuis la mise à jour d'hier soir, notre comptabilité affiche une erreur dès que quelqu'un "
            "ouvre une fiche client. Nous avons redémarré les ordinateurs, mais rien n'a changé. Merci de me "
            "rappeler aujourd'hui, car nous devons payer nos fournisseurs avant le week-end.\n\nCordialement\nMarie"
        ),
        (
            "Chère équipe,\n\nje voudrais changer l'adresse de notre compte, la nouvelle est ci-dessous. Pouvez-vous "
            "aussi me dire combien de temps il faut pour qu'elle apparaisse sur les factures ? Merci beaucoup pour "
            "votre aide.\n\nBien à vous\nPaul"
        ),
    ),
    "es": (
        (
            "Buenos días:\n\nDesde la actualización de anoche nuestra contabilidad muestra un error cada vez que "
            "alguien abre la ficha de un cliente. Hemos reiniciado los ordenadores, pero nada ha cambiado. Por favor, "
            "llámenme hoy, porque tenemos que pagar antes del fin de semana.\n\nSaludos cordiales\nMaría"
        ),
        (
            "Estimado equipo:\n\nMe gustaría cambiar la dirección de nuestra cuenta; la nueva está abajo. ¿Pueden "
            "decirme también cuánto tarda en aparecer en las facturas? Muchas gracias por su ayuda.\n\nUn saludo\nPablo"
        ),
    ),
    "it": (
        (
            "Buongiorno,\n\ndall'aggiornamento di ieri sera la nostra contabilità mostra un errore ogni volta che "
            "qualcuno apre la scheda di un cliente. Abbiamo riavviato i computer, ma non è cambiato nulla. Vi prego di "
            "richiamarmi oggi, perché dobbiamo pagare i fornitori prima del fine settimana.\n\nCordiali saluti\nMaria"
        ),
        (
            "Gentile assistenza,\n\nvorrei cambiare l'indirizzo del nostro conto, quello nuovo è qui sotto. Potete anche "
            "dirmi quanto tempo ci vuole perché compaia sulle fatture? Grazie mille per il vostro aiuto.\n\nA presto\nPaolo"
        ),
    ),
    "pt": (
        (
            "Bom dia,\n\ndesde a atualização de ontem à noite a nossa contabilidade mostra um erro sempre que alguém "
            "abre a ficha de um cliente. Já reiniciamos os computadores, mas nada mudou. Por favor, liguem para mim "
            "ainda hoje, porque temos de pagar aos fornecedores antes do fim de semana.\n\nAtenciosamente\nMaria"
        ),
        (
            "Prezada equipe,\n\ngostaria de mudar o endereço da nossa conta; o novo está abaixo. Vocês também podem me "
            "dizer quanto tempo demora até aparecer nas faturas? Muito obrigado pela ajuda.\n\nUm abraço\nPaulo"
        ),
    ),
    "nl": (
        (
            "Goedendag,\n\nsinds de update van gisteravond toont onze boekhouding een fout zodra iemand een klant opent. "
            "Wij hebben de computers opnieuw gestart, maar er is niets veranderd. Belt u mij vandaag nog terug, want wij "
            "moeten onze leveranciers voor het weekend betalen.\n\nMet vriendelijke groet\nJan"
        ),
        (
            "Beste team,\n\nik wil graag het adres van onze rekening wijzigen, het nieuwe staat hieronder. Kunt u mij ook "
            "vertellen hoe lang het duurt voordat het op de facturen staat? Hartelijk dank voor uw hulp.\n\nGroeten\nEls"
        ),
    ),
    "pl": (
        (
            "Dzień dobry,\n\nod wczorajszej aktualizacji nasza księgowość pokazuje błąd za każdym razem, gdy ktoś otwiera "
            "kartę klienta. Uruchomiliśmy komputery ponownie, ale nic się nie zmieniło. Proszę o telefon jeszcze dzisiaj, "
            "ponieważ musimy zapłacić dostawcom przed weekendem.\n\nZ poważaniem\nJan Kowalski"
        ),
        (
            "Szanowni Państwo,\n\nchciałbym zmienić adres naszego konta, nowy podaję poniżej. Czy mogą mi Państwo "
            "powiedzieć, jak długo trzeba czekać, aż pojawi się na fakturach? Bardzo dziękuję za pomoc.\n\nPozdrawiam\nEwa"
        ),
    ),
    "sv": (
        (
            "Hej,\n\nsedan uppdateringen i går kväll visar vår bokföring ett fel så snart någon öppnar en kund. Vi har "
            "startat om datorerna, men ingenting har ändrats. Ring mig gärna redan i dag, eftersom vi måste betala våra "
            "leverantörer före helgen.\n\nMed vänliga hälsningar\nLars"
        ),
        (
            "Hej,\n\njag skulle vilja ändra adressen för vårt konto, den nya står nedan. Kan ni också säga mig hur lång "
            "tid det tar innan den syns på fakturorna? Tack så mycket för hjälpen.\n\nHälsningar\nEva"
        ),
    ),
    "da": (
        (
            "Goddag,\n\nsiden opdateringen i aftes viser vores bogholderi en fejl, så snart nogen åbner en kunde. Vi har "
            "genstartet computerne, men der er ikke sket noget. Ring venligst tilbage til mig i dag, fordi vi skal betale "
            "vores leverandører inden weekenden.\n\nMed venlig hilsen\nLars"
        ),
        (
            "Kære team,\n\njeg vil gerne ændre adressen på vores konto, den nye står nedenfor. Kan I også fortælle mig, "
            "hvor lang tid der går, før den vises på fakturaerne? Mange tak for hjælpen.\n\nHilsen\nMette"
        ),
    ),
    "no": (
        (
            "Hei,\n\nsiden oppdateringen i går kveld viser regnskapet vårt en feil så snart noen åpner en kunde. Vi har "
            "startet datamaskinene på nytt, men ingenting har endret seg. Kan dere ringe meg tilbake i dag, fordi vi må "
            "betale leverandørene våre før helgen.\n\nMed vennlig hilsen\nOla"
        ),
        (
            "Hei,\n\njeg ønsker å endre adressen på kontoen vår, den nye står nedenfor. Kan dere også si meg hvor lenge det "
            "tar før den vises på fakturaene? Tusen takk for hjelpen.\n\nHilsen\nKari"
        ),
    ),
    "fi": (
        (
            "Hei,\n\neilisillan päivityksen jälkeen kirjanpitomme näyttää virheen aina, kun joku avaa asiakkaan tiedot. "
            "Käynnistimme tietokoneet uudelleen, mutta mikään ei muuttunut. Soittakaa minulle vielä tänään, koska meidän "
            "on maksettava laskut ennen viikonloppua.\n\nYstävällisin terveisin\nMatti"
        ),
        (
            "Hei,\n\nhaluaisin vaihtaa tilimme osoitteen, uusi on alla. Voitteko myös kertoa, kuinka kauan kestää ennen "
            "kuin se näkyy laskuissa? Kiitos paljon avusta.\n\nTerveisin\nLiisa"
        ),
    ),
    "cs": (
        (
            "Dobrý den,\n\nod včerejší večerní aktualizace naše účetnictví hlásí chybu, jakmile někdo otevře kartu "
            "zákazníka. Počítače jsme restartovali, ale nic se nezměnilo. Zavolejte mi prosím ještě dnes, protože před "
            "víkendem musíme zaplatit dodavatelům.\n\nS pozdravem\nJan Novák"
        ),
        (
            "Vážený týme,\n\nrád bych změnil adresu našeho účtu, novou uvádím níže. Můžete mi také říci, jak dlouho bude "
            "trvat, než se objeví na fakturách? Děkuji mnohokrát za pomoc.\n\nS pozdravem\nEva"
        ),
    ),
    "sk": (
        (
            "Dobrý deň,\n\nod včerajšej večernej aktualizácie naše účtovníctvo hlási chybu vždy, keď niekto otvorí kartu "
            "zákazníka. Počítače sme reštartovali, ale nič sa nezmenilo. Zavolajte mi prosím ešte dnes, pretože pred "
            "víkendom musíme zaplatiť dodávateľom.\n\nS pozdravom\nJán"
        ),
        (
            "Vážený tím,\n\nchcel by som zmeniť adresu nášho účtu, nová je uvedená nižšie. Môžete mi tiež povedať, ako dlho "
            "bude trvať, kým sa objaví na faktúrach? Ďakujem veľmi pekne za pomoc.\n\nS pozdravom\nEva"
        ),
    ),
    "hu": (
        (
            "Jó napot kívánok!\n\nA tegnap esti frissítés óta a könyvelésünk hibát jelez, valahányszor valaki megnyit egy "
            "ügyfelet. A számítógépeket újraindítottuk, de semmi sem változott. Kérem, hívjanak vissza még ma, mert a "
            "hétvége előtt fizetnünk kell a szállítóinknak.\n\nÜdvözlettel\nKovács János"
        ),
        (
            "Tisztelt Ügyfélszolgálat!\n\nSzeretném megváltoztatni a fiókunk címét, az új lent olvasható. Meg tudják "
            "mondani azt is, hogy mennyi idő múlva jelenik meg a számlákon? Nagyon köszönöm a segítséget.\n\nÜdv\nÉva"
        ),
    ),
    "ro": (
        (
            "Bună ziua,\n\nde la actualizarea de aseară contabilitatea noastră arată o eroare de fiecare dată când cineva "
            "deschide fișa unui client. Am repornit calculatoarele, dar nu s-a schimbat nimic. Vă rog să mă sunați astăzi, "
            "pentru că trebuie să plătim furnizorii înainte de sfârșitul săptămânii.\n\nCu stimă\nIon"
        ),
        (
            "Stimată echipă,\n\naș dori să schimb adresa contului nostru, cea nouă este mai jos. Îmi puteți spune și cât "
            "durează până când apare pe facturi? Vă mulțumesc mult pentru ajutor.\n\nToate cele bune\nAna"
        ),
    ),
    "tr": (
        (
            "Merhaba,\n\ndün akşamki güncellemeden beri muhasebe programımız, biri bir müşteri kaydını her açtığında hata "
            "veriyor. Bilgisayarları yeniden başlattık ama hiçbir şey değişmedi. Lütfen beni bugün arayın, çünkü hafta "
            "sonundan önce ödeme yapmamız gerekiyor.\n\nSaygılarımla\nMehmet"
        ),
        (
            "Merhaba,\n\nhesabımızın adresini değiştirmek istiyorum, yenisi aşağıda. Faturalarda görünmesinin ne kadar "
            "süreceğini de söyleyebilir misiniz? Yardımınız için çok teşekkür ederim.\n\nİyi çalışmalar\nAyşe"
        ),
    ),
    "el": (
        (
            "Καλημέρα σας,\n\nμετά τη χθεσινή ενημέρωση το λογιστικό μας πρόγραμμα εμφανίζει σφάλμα κάθε φορά που κάποιος "
            "ανοίγει έναν πελάτη. Κάναμε επανεκκίνηση των υπολογιστών, αλλά τίποτα δεν άλλαξε. Παρακαλώ τηλεφωνήστε μου "
            "σήμερα, γιατί πρέπει να πληρώσουμε.\n\nΜε εκτίμηση\nΓιώργος"
        ),
        (
            "Αγαπητή ομάδα,\n\nθα ήθελα να αλλάξω τη διεύθυνση του λογαριασμού μας, η νέα είναι παρακάτω. Μπορείτε να μου "
            "πείτε και πόσο διαρκεί μέχρι να εμφανιστεί στα τιμολόγια; Ευχαριστώ πολύ για τη βοήθεια.\n\nΜαρία"
        ),
    ),
    "ru": (
        (
            "Добрый день!\n\nПосле вчерашнего обновления наша бухгалтерия показывает ошибку каждый раз, когда кто-нибудь "
            "открывает карточку клиента. Мы перезагрузили компьютеры, но ничего не изменилось. Позвоните мне, пожалуйста, "
            "сегодня: до выходных нам нужно заплатить поставщикам.\n\nС уважением\nИван"
        ),
        (
            "Здравствуйте!\n\nЯ хотел бы изменить адрес нашего счёта, новый указан ниже. Скажите также, сколько времени "
            "пройдёт, прежде чем он появится в счетах? Большое спасибо за помощь.\n\nС уважением\nАнна"
        ),
    ),
    "uk": (
        (
            "Добрий день!\n\nПісля вчорашнього оновлення наша бухгалтерія показує помилку щоразу, коли хтось відкриває "
            "картку клієнта. Ми перезавантажили комп'ютери, але нічого не змінилося. Зателефонуйте мені, будь ласка, "
            "сьогодні: до вихідних нам потрібно заплатити постачальникам.\n\nЗ повагою\nІван"
        ),
        (
            "Вітаю!\n\nЯ хотів би змінити адресу нашого рахунку, нову вказано нижче. Скажіть також, скільки часу мине, перш "
            "ніж вона з'явиться в рахунках? Щиро дякую за допомогу.\n\nЗ повагою\nГанна"
        ),
    ),
    "ja": (
        (
            "お世話になっております。\n\n昨夜の更新以降、誰かが顧客の画面を開くたびに会計システムでエラーが表示されます。"
            "パソコンを再起動しましたが、何も変わりませんでした。週末までに支払いをしなければなりませんので、本日中に"
            "お電話をいただけますでしょうか。\n\nよろしくお願いいたします。\n田中"
        ),
        (
            "サポートご担当者様\n\nアカウントの住所を変更したいと思います。新しい住所は下記のとおりです。請求書に反映される"
            "までにどのくらいかかるか、教えていただけますか。ご協力ありがとうございます。\n佐藤"
        ),
    ),
    "zh": (
        (
            "您好：\n\n自从昨天晚上更新以后，只要有人打开客户资料，我们的财务系统就会显示错误。我们已经重新启动了电脑，但是没有"
            "任何变化。请您今天给我回电话，因为我们必须在周末之前付款给供应商。\n\n此致\n敬礼\n王伟"
        ),
        "尊敬的客服：\n\n我想更改我们账户的地址，新地址在下面。请问需要多长时间才能在发票上显示出来？非常感谢您的帮助。\n\n李娜",
    ),
    "ko": (
        (
            "안녕하세요.\n\n어젯밤 업데이트 이후 누군가 고객 정보를 열 때마다 회계 시스템에 오류가 표시됩니다. 컴퓨터를 다시 "
            "시작했지만 아무것도 바뀌지 않았습니다. 주말 전에 대금을 지급해야 하니 오늘 중으로 전화 부탁드립니다.\n\n"
            "감사합니다.\n김민수"
        ),
        (
            "안녕하세요.\n\n저희 계정의 주소를 변경하고 싶습니다. 새 주소는 아래와 같습니다. 청구서에 반영되기까지 얼마나 "
            "걸리는지도 알려 주시겠습니까? 도와주셔서 감사합니다.\n이지은"
        ),
    ),
}

LONG |= {
    "he": (
        (
            "שלום רב,\n\nמאז העדכון אתמול בערב מערכת הנהלת החשבונות מציגה שגיאה בכל פעם שמישהו פותח לקוח. הפעלנו מחדש את "
            "המחשבים אבל שום דבר לא השתנה. אנא התקשרו אליי עוד היום.\n\nבברכה\nדוד"
        ),
        "שלום,\n\nהייתי רוצה לשנות את הכתובת של החשבון שלנו, החדשה מופיעה למטה. תודה רבה על העזרה.\n\nרחל",
    ),
    "ar": (
        (
            "السلام عليكم،\n\nمنذ التحديث مساء أمس يعرض نظام المحاسبة لدينا خطأ كلما فتح أحد ملف عميل. أعدنا تشغيل الأجهزة "
            "ولم يتغير شيء. يرجى الاتصال بي اليوم.\n\nمع التحية\nأحمد"
        ),
        "مرحبا،\n\nأود تغيير عنوان حسابنا، والعنوان الجديد في الأسفل. شكرا جزيلا على مساعدتكم.\n\nسارة",
    ),
}
