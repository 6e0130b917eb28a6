// Runs in a worker, whose timers a browser doesn't slow down when the tab is in the background.
setInterval(() => self.postMessage(0), 1000);
