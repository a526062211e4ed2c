extension TestPackage {
    /// BrainDrive's complete example of a plugin, with its example of a module.
    static let completeExample = TestPackage(
        "AdvancedPlugin",
        manifest: """
            {
              "name": "Advanced Plugin", "plugin_slug": "AdvancedPlugin", "scope": "AdvancedPlugin", "version": "1.2.0",
              "type": "full", "description": "An advanced plugin with all features",
              "long_description": "This is a longer description that explains what the plugin does in detail.",
              "category": "productivity", "icon": "Zap",
              "bundle_method": "webpack", "bundle_location": "dist/remoteEntry.js", "compatibility": "1.0.0",
              "is_local": false, "official": false, "source_type": "github",
              "source_url": "https://github.com/user/advanced-plugin",
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
            """,
        files: ["dist/remoteEntry.js": "window.AdvancedPlugin = {};\n"], code: Idle.self)

    /// BrainDrive's complete template of a plugin and a module.
    static let template = TestPackage(
        "YourPlugin",
        manifest: """
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
            """,
        files: ["dist/remoteEntry.js": "window.YourPlugin = {};\n"])
}
