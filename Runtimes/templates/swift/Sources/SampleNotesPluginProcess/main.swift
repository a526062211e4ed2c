import DovetailPluginProcess
import SampleNotesPlugin

await PluginProcess.serve(SampleNotesPlugin.self)
