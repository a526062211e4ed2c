import DovetailPluginProcess
import LedgerPlugin

await PluginProcess.serve(LedgerPlugin.self)
