composable invoke demo.toml -- before.tasks.ready early
composable invoke demo.toml -- after.tasks.ready late
composable invoke demo.toml -- both.tasks.delayed-error 1000 oh
composable invoke demo.toml -- sync-before.echo.echo-string text
composable invoke demo.toml -- sync-after.echo.echo-string text
