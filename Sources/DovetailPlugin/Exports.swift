// A plugin's author writes `import DovetailPlugin`, and has the values that plugin and host exchange and the logger.
@_exported public import DovetailCore
@_exported public import Logging
