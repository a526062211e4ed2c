import DovetailPluginProcess
import TaskManagerV1_0

await PluginProcess.serve(TaskManager.self)
