import DovetailPluginProcess
import TaskManagerV1_1

await PluginProcess.serve(TaskManager.self)
