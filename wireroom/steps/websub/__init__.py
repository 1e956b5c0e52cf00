"""Steps of WebSub: subscribe, verify, receive deliveries."""
