// The libraries as they are in production; elsewhere graphql checks every value anew, which costs time.
process.env.NODE_ENV = "production";
