import sys

from mailtriage.demo.play import main

sys.exit(main())
