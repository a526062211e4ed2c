import ConformancePlugin
import DovetailPluginProcess

await PluginProcess.serve(ConformancePlugin.self)
