"""Steps of WebSub: subscribe, verify intent, receive deliveries."""
