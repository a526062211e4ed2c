/// The examples of the manuals that plugins were written by, as `manifest.json`.
enum PublishedExamples {
    /// BrainDrive's complete example of a plugin, with its example of a module.
    static let brainDriveComplete = """
        {
          "name": "Advanced Plugin", "plugin_slug": "AdvancedPlugin", "scope": "AdvancedPlugin", "version": "1.2.0",
          "type": "full",
          "description": "An advanced plugin with all features",
          "long_description": "This is a longer description that explains what the plugin does in detail.",
          "category": "productivity", "icon": "Zap",
          "bundle_method": "webpack", "bundle_location": "dist/remoteEntry.js", "compatibility": "1.0.0",
          "is_local": false, "official": false,
          "source_type": "github", "source_url": "https://github.com/user/advanced-plugin",
          "update_check_url": "https://api.github.com/repos/user/advanced-plugin/releases/latest",
          "author": "John Doe", "license": "MIT", "documentation_url": "https://docs.example.com/plugin",
          "modules": [
            {
              "module_id": "main", "name": "Main Module", "role": "frontend", "description": "Main plugin UI",
              "component": {
                "bundlelocation": "dist/remoteEntry.js", "scope": "AdvancedPlugin", "module": "./index",
                "container": "YOUR_UNIQUE_CONTAINER_ID"
              }
            }
          ]
        }
        """

    /// BrainDrive's smallest example of a plugin, with its example of several modules.
    static let brainDriveSmall = """
        {
          "name": "Task Manager", "description": "Manage your daily tasks", "version": "1.0.0", "type": "frontend",
          "icon": "CheckCircle", "category": "productivity", "plugin_slug": "TaskManager", "scope": "TaskManager",
          "bundle_method": "webpack", "bundle_location": "dist/remoteEntry.js", "is_local": false, "official": false,
          "author": "Your Name", "compatibility": "1.0.0",
          "modules": [
            {
              "module_id": "dashboard", "name": "Dashboard View", "role": "frontend", "description": "Main dashboard",
              "component": {
                "bundlelocation": "dist/remoteEntry.js", "scope": "TaskManager", "module": "./Dashboard",
                "container": "DASHBOARD_CONTAINER"
              }
            },
            {
              "module_id": "settings", "name": "Settings View", "role": "frontend",
              "description": "Plugin settings and configuration",
              "component": {
                "bundlelocation": "dist/remoteEntry.js", "scope": "TaskManager", "module": "./Settings",
                "container": "SETTINGS_CONTAINER"
              }
            }
          ]
        }
        """

    /// BrainDrive's complete template of a plugin and a module.
    static let brainDriveTemplate = """
        {
          "name": "YourPlugin", "description": "Your plugin description", "version": "1.0.0", "type": "frontend",
          "icon": "your_icon", "category": "your_category", "official": false, "author": "Your Name",
          "compatibility": "1.0.0", "scope": "YourPlugin", "bundle_method": "webpack",
          "bundle_location": "dist/remoteEntry.js", "is_local": false, "long_description": "Detailed description",
          "plugin_slug": "YourPlugin", "source_type": "github",
          "source_url": "https://github.com/yourorg/your-plugin",
          "update_check_url": "https://github.com/yourorg/your-plugin/releases/latest",
          "last_update_check": null, "update_available": false, "latest_version": null,
          "installation_type": "remote", "permissions": ["api.access"],
          "modules": [
            {
              "name": "YourPluginModule", "display_name": "Your Plugin", "description": "Module description",
              "icon": "your_icon", "category": "your_category", "priority": 1, "props": {}, "config_fields": {},
              "messages": {}, "required_services": {}, "dependencies": [],
              "layout": {"minWidth": 4, "minHeight": 4, "defaultWidth": 6, "defaultHeight": 6},
              "tags": ["tag1", "tag2"]
            }
          ]
        }
        """

    /// Nexus's example of a manifest.
    static let nexus = """
        {
          "name": "my_awesome_plugin", "version": "1.0.0", "title": "My Awesome Plugin",
          "description": "An awesome plugin that does amazing things",
          "author": "Your Name", "email": "your.email@example.com", "license": "MIT", "category": "productivity",
          "tags": ["api", "integration", "automation"],
          "python_version": ">=3.11", "nexus_version": ">=0.1.0",
          "dependencies": [],
          "permissions": ["database.read", "database.write", "events.publish", "events.subscribe"],
          "configuration": {
            "api_key": {
              "type": "string", "required": true, "secret": true, "description": "API key for external service"
            },
            "max_retries": {
              "type": "integer", "default": 3, "min": 1, "max": 10, "description": "Maximum number of retry attempts"
            },
            "enabled": {"type": "boolean", "default": true, "description": "Enable or disable the plugin"}
          },
          "api_endpoints": [
            {"method": "GET", "path": "/status", "description": "Get plugin status"},
            {"method": "POST", "path": "/action", "description": "Perform plugin action"}
          ],
          "events": {
            "publishes": ["my_plugin.action_completed"],
            "subscribes": ["user.created", "system.maintenance"]
          }
        }
        """

    static let all = [brainDriveComplete, brainDriveSmall, brainDriveTemplate, nexus]
}
