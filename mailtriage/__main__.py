from mailtriage.cli import program

program()
