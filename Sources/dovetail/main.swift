import DovetailCommands

await Dovetail.main()
